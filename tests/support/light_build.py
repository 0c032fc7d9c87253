"""The command line with stages that need no model: `python -m support.light_build build spec.yaml`.

A base's answers, a training and a measurement are made up here, each from its own request alone, so that a
build takes a second and its artifact is the same bytes again. Everything else is the compiler's own: keys,
store, locks, cache files, judging, reports and publication. The training goes step by step with a checkpoint,
as the real one does, and its result depends on every step, so that one that goes on wrongly comes out wrong.

Only this module replaces stages; the package knows nothing of it. What it heeds:

    LIGHT_TRAININGS   a file that gets a line for each training that is begun
    LIGHT_UNTIL       a file without which the training does not get beyond its third step
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

STEPS = 6
EVERY = 2
_BEGINNINGS = ("bar", "cor", "den", "fal", "gil", "hal", "lor", "mar")
_WORDS = tuple(f"{one}{end}" for one in _BEGINNINGS for end in ("ben", "dow", "let", "mer", "ton"))
"""So many that hardly two answers share a sentence: with the right spec a light adapter is VERIFIED."""


def main() -> int:
    """Put the light stages in the place of the heavy ones, and run the command line."""
    from adapterc.backend import sample
    from adapterc.cli.main import main as command_line

    sample._answer = _answer
    for name, content in (
        ("adapterc.backend.train", {"train": _train}),
        ("adapterc.driver.live", {"live_model": lambda *_: None}),
        ("adapterc.verify.harness", {"measure": _measure}),
    ):
        module = ModuleType(name)
        module.__dict__.update(content)
        sys.modules[name] = module
    return command_line()


def write_light_base(folder: Path) -> None:
    """What is read of a base without a model: its configuration, its turns, how many numbers it has."""
    from support.tiny_model import TINY_TEMPLATE

    folder.mkdir()
    tokens = {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>", "pad_token": "<|im_end|>"}
    texts = {
        "config.json": json.dumps({"model_type": "llama", "num_hidden_layers": 2, "hidden_size": 48}),
        "tokenizer_config.json": json.dumps({**tokens, "unk_token": "<|endoftext|>"}),
        "chat_template.jinja": TINY_TEMPLATE,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "model.safetensors").write_bytes(_tensors(b"\0" * 64))


def _tensors(content: bytes) -> bytes:
    """A safetensors file of one tensor of bytes."""
    entry = {"dtype": "U8", "shape": [len(content)], "data_offsets": [0, len(content)]}
    header = json.dumps({"a": entry}).encode()
    return len(header).to_bytes(8, "little") + header + content


def _said(*parts: object, sentences: int = 3) -> str:
    """Sentences that follow from `parts` and from nothing else."""
    drawn = hashlib.sha256(repr(parts).encode()).digest()
    words = [_WORDS[byte % len(_WORDS)] for byte in drawn]
    told = [
        f"The {words[at]} stands by the {words[at + 1]} and no {words[at + 2]} is lost on it."
        for at in range(0, 3 * sentences, 3)
    ]
    return " ".join(told)


def _answer(
    request: Any, missing: Sequence[tuple[Path, tuple[str, ...]]], cache: Path, progress: Callable[..., None]
) -> dict[str, Any]:
    """As the sampler's own: a file of the cache for each batch, written as soon as it is answered."""
    from adapterc.backend.cache_folder import cache_faults, write_record
    from adapterc.ir.sampling import SampledAnswer

    answers: dict[str, Any] = {}
    for place, (path, batch) in enumerate(missing):
        fresh = [SampledAnswer(text=_said(prompt), tokens=40, finished=True) for prompt in batch]
        with cache_faults(cache):
            write_record(path, [asdict(answer) for answer in fresh])
        answers |= dict(zip(batch, fresh, strict=True))
        progress("sampling the base's answers", (place + 1) / len(missing))
    return answers


def _train(request: Any, *, folder: Path, progress: Callable[..., None], rows_progress: object) -> Any:
    """A chain of hashes, a link a step; every second link is a checkpoint."""
    from adapterc.digest import digest, digest_file
    from adapterc.ir.training import StepLoss, TrainedAdapter
    from adapterc.whole_file import replace_file

    _note_training()
    kept = folder / "checkpoint" / "state.json"
    step, state = _kept_state(kept, digest(request))
    while step < STEPS:
        step += 1
        _wait(step)
        state = digest([state, step])
        if step % EVERY == 0:
            kept.parent.mkdir(exist_ok=True)
            replace_file(kept, json.dumps({"of": digest(request), "step": step, "state": state}).encode())
        progress(_loss(StepLoss, step), STEPS)
    (folder / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "r": 4}), encoding="utf-8")
    (folder / "adapter_model.safetensors").write_bytes(_tensors(state.encode()))
    return TrainedAdapter(
        digest=digest_file(folder / "adapter_model.safetensors"),
        curve=tuple(_loss(StepLoss, step) for step in range(1, STEPS + 1)),
        folder=str(folder),
    )


def _note_training() -> None:
    if told := os.environ.get("LIGHT_TRAININGS", ""):
        with Path(told).open("a", encoding="utf-8") as notes:
            notes.write("begun\n")


def _wait(step: int) -> None:
    awaited = os.environ.get("LIGHT_UNTIL", "")
    while awaited and step == EVERY + 1 and not Path(awaited).exists():
        time.sleep(0.05)


def _kept_state(path: Path, of: str) -> tuple[int, str]:
    """The checkpoint of this very training, or its beginning."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return (kept["step"], kept["state"]) if kept["of"] == of else (0, of)
    except (OSError, ValueError, KeyError):
        return 0, of


def _loss(kind: Any, step: int) -> Any:
    return kind(step=step, total=3.0 / step, nll=2.0 / step, dpo=0.7, kl=0.1, grad_norm=1.0, tokens=64)


def _measure(request: Any, live: None, *, eval_folder: Path, cache: Path, **_: Any) -> Any:
    """Scores and answers that follow from the items; responses are kept, results and samples written."""
    from adapterc.ir.verification import Answer, Measurements, PairScore, Retention
    from adapterc.verify.responses import Responses

    margins = {"base": -2.0, "adapter": 2.0}
    pairs, answers = {}, {}
    for arm, margin in margins.items():
        responses = Responses(cache, [arm, request.base.digest, request.adapter])
        prompts = [item.prompt for item in request.probes]
        said = responses.find(prompts)
        if said is None:
            said = [f"{item.subject}: {_said(arm, item.prompt, sentences=6)}" for item in request.probes]
            responses.keep(prompts, said)
        pairs[arm] = tuple(
            PairScore(item=item.id, to=-20.0 + margin + at % 3, opposite=-20.0)
            for at, item in enumerate(request.pairs)
        )
        answers[arm] = tuple(
            Answer(item=item.id, text=text, tokens=len(text.split()), finished=True)
            for item, text in zip(request.probes, said, strict=True)
        )
        for name, body in ((f"results/{arm}.json", {"arm": arm}), (f"samples/{arm}/said.json", said)):
            (eval_folder / name).parent.mkdir(parents=True, exist_ok=True)
            (eval_folder / name).write_text(json.dumps(body), encoding="utf-8")
    return Measurements(
        base_pairs=pairs["base"],
        adapter_pairs=pairs["adapter"],
        base_answers=answers["base"],
        adapter_answers=answers["adapter"],
        retention=Retention(kl=0.01, base_perplexity=20.0, adapter_perplexity=20.2, tokens=500),
        logit_shift=3.0,
    )


if __name__ == "__main__":
    sys.exit(main())
