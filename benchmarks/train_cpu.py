"""Training speed on a CPU against TRL's SFTTrainer with PEFT: the same rows, LoRA, batch, epochs and loss.

`make bench` installs TRL beside the project's own packages (benchmarks/requirements.txt) and runs this.

TRL is taken at its best: no gradient checkpointing, loss on completions only, batches grouped by
length, and whichever of fp32 and three kinds of bf16 is fastest here, tried in the same run. Loss
is NLL alone, which both have. Speed is tokens of rows (prompts included, padding not) over the time that
training took, loading left out; processor time is printed beside it, for a machine that is
shared. Both adapters are then judged by one fp32 function on rows that neither has seen.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.backend.bases.resolve import resolve_base
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.platform import probe_platform
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Origin, Row
from adapterc.ir.spec import Message
from adapterc.ir.training import Recipe, TrainRequest

_HELD_OUT = 32
_PROBE_STEPS = 2
_SPIN = "2000"  # threads that wait longer than a few microseconds sleep: fair to both on a shared machine
_TRL_MODES = {
    "fp32": ("float32", False),
    "bf16-autocast": ("float32", True),
    "bf16-weights": ("bfloat16", True),
    "bf16-plain": ("bfloat16", False),
}
_SUBJECTS = (
    "recursion", "a promise", "the tide", "bread", "a mirror", "silence", "a map", "winter",
    "an engine", "debt", "a joke", "gravity", "a garden", "the alphabet", "sleep", "a bridge",
    "memory", "salt", "a rumour", "the moon",
)  # fmt: skip
_ASKS = (
    "What is {0}?", "Why does {0} matter?",
    "Tell me about {0}.", "How would you explain {0} to a child?",
    "In a short paragraph, what is {0} for?", "What do people get wrong about {0}, and why?",
)  # fmt: skip
_CLAIMS = (
    "{0} holds together only because something in it gives way",
    "whoever looks closely at {0} finds two things",
    "the first use of {0} is rarely its last",
    "nobody who works with {0} calls it simple",
    "{0} begins where the plan for it ends",
    "what {0} leaves out is as telling as what it keeps",
    "{0} is learned by doing it badly for a while",
    "half of {0} is waiting and the other half is not noticing",
    "{0} costs more to stop than to start",
    "one can measure {0} and still not know what was measured",
)  # fmt: skip
_TURNS = (
    "Yet", "And still", "For the same reason", "Seen from the other side", "Put plainly",
    "Some would say that", "It follows that", "Once that is granted", "The odd part is that", "In practice",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One trainer's run."""

    name: str
    wall: float
    processor: float
    adapter: Path


def made_rows(count: int, seed: int) -> list[Row]:
    """Questions with answers of 60 to 200 tokens, the same for the same seed."""
    draw = random.Random(seed)
    rows = []
    for index in range(count):
        subject = draw.choice(_SUBJECTS)
        sentences = [
            f"{draw.choice(_TURNS)} {claim.format(subject)}."
            for claim in draw.choices(_CLAIMS, k=draw.randint(4, 13))
        ]
        rows.append(_row(index, draw.choice(_ASKS).format(subject), " ".join(sentences)))
    return rows


def read_rows(path: Path) -> list[Row]:
    """The answers in a build's dataset/train.jsonl that follow one question."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    asked = [line["messages"] for line in lines if line["kind"] != "replay" and len(line["messages"]) == 2]
    return [_row(index, one["content"], two["content"]) for index, (one, two) in enumerate(asked)]


def _row(index: int, ask: str, answer: str) -> Row:
    origin = Origin(node="benchmark", template="", family="", split="train", seed=index)
    message = Message(role="user", content=ask)
    return Row(
        id=str(index), kind="demonstration", origin=origin, subject="", messages=(message,), chosen=answer
    )


def main() -> None:
    """Run both, print the comparison."""
    options = _options()
    os.environ.setdefault("GOMP_SPINCOUNT", _SPIN)
    warnings.filterwarnings("ignore")
    base = resolve_base(str(options.base), spec_folder=Path(), cache=cache_root())
    platform = probe_platform("cpu")
    rows = read_rows(options.dataset) if options.dataset else made_rows(options.rows + _HELD_OUT, seed=1)
    train_rows, held_out = rows[:-_HELD_OUT], rows[-_HELD_OUT:]
    recipe = Recipe(
        rank=options.rank,
        alpha=2 * options.rank,
        targets=("down_proj", "gate_proj", "o_proj", "q_proj", "up_proj", "v_proj"),
        learning_rate=1e-3,
        warmup=0.1,
        epochs=options.epochs,
        batch_size=options.batch,
        clip=1.0,
        nll=1.0,
        dpo=0.0,
        beta=0.1,
        kl=0.0,
        lesson=0.0,
        told=0.0,
        seed=0,
    )
    request = TrainRequest(base=base, rows=tuple(train_rows), recipe=recipe, platform=platform)
    tokens = options.epochs * _tokens(base, train_rows)
    print(f"{platform.processor}, {platform.threads} threads, {platform.dtype} here")
    print(f"{len(train_rows)} rows, {tokens} row-tokens, {options.epochs} epochs, batch {options.batch}")
    with tempfile.TemporaryDirectory() as scratch:
        ours = run_ours(request, Path(scratch) / "ours")
        theirs = run_trl_at_its_best(request, Path(scratch))
        losses = [held_out_loss(base, outcome.adapter, held_out) for outcome in (ours, theirs)]
        start = held_out_loss(base, None, held_out)
    for outcome, loss in zip((ours, theirs), losses, strict=True):
        print(
            f"{outcome.name:18} {tokens / outcome.wall:8.0f} row-tokens/s  {outcome.wall:7.1f} s"
            f"  ({outcome.processor:.1f} s of processor)  held-out loss {loss:.4f}"
        )
    print(f"base               held-out loss {start:.4f}")
    print(f"ratio {theirs.wall / ours.wall:.2f} (by processor time {theirs.processor / ours.processor:.2f})")
    print(f"held-out loss {100 * (losses[0] / losses[1] - 1):+.2f}% against TRL's")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", default="smollm2-135m-instruct", help="embedded alias or folder")
    parser.add_argument("--dataset", type=Path, help="a build's dataset/train.jsonl instead of made rows")
    parser.add_argument("--rows", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rank", type=int, default=8)
    return parser.parse_args()


def _tokens(base: BaseModel, rows: Sequence[Row]) -> int:
    from transformers import AutoTokenizer

    from adapterc.backend.tokens import tokenise_rows

    tokenizer: Any = AutoTokenizer.from_pretrained(base.path)
    return sum(row.length for row in tokenise_rows(rows, base.turns, tokenizer, 1 << 20))


def _timed(name: str, work: Callable[[], object], adapter: Path) -> Outcome:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Outcome(
        name=name,
        wall=time.perf_counter() - wall,
        processor=time.process_time() - processor,
        adapter=adapter,
    )


def run_ours(request: TrainRequest, folder: Path) -> Outcome:
    """The project's own loop."""
    from adapterc.backend.loading import load_base
    from adapterc.backend.train import train_loaded

    model, tokenizer = load_base(request.base, dtype=request.platform.dtype)
    work = lambda: train_loaded(request, model, tokenizer, folder=folder, progress=_dot)  # noqa: E731
    return _timed("adapterc", work, folder)


def _dot(*_: object) -> None:
    print(".", end="", file=sys.stderr, flush=True)


def run_trl_at_its_best(request: TrainRequest, scratch: Path) -> Outcome:
    """SFTTrainer in whichever way of computing is faster over a few steps."""
    trials = {
        mode: run_trl(request, scratch / f"trial-{mode}", mode, steps=_PROBE_STEPS) for mode in _TRL_MODES
    }
    best = min(trials, key=lambda mode: trials[mode].wall)
    for trial in trials.values():
        print(f"{trial.name}, {_PROBE_STEPS} steps: {trial.wall:.1f} s, {trial.processor:.1f} of processor")
    return run_trl(request, scratch / "trl", best)


def run_trl(request: TrainRequest, folder: Path, mode: str, steps: int = -1) -> Outcome:
    """SFTTrainer with PEFT on prompt and completion columns; `steps` cuts the run short."""
    import torch
    from datasets import Dataset
    from peft import LoraConfig
    from trl import SFTConfig, SFTTrainer

    from adapterc.backend.loading import load_base
    from adapterc.templating.chat import render_answer_end, render_prompt

    recipe, turns = request.recipe, request.base.turns
    torch.set_num_threads(request.platform.threads)
    dtype, autocast = _TRL_MODES[mode]
    model, tokenizer = load_base(request.base, dtype=dtype)
    end = tokenizer.decode(tokenizer(render_answer_end(turns), add_special_tokens=False).input_ids[:1])
    texts = [
        {"prompt": render_prompt(turns, row.messages), "completion": row.chosen + end} for row in request.rows
    ]
    trainer = SFTTrainer(
        model=model,
        processing_class=tokenizer,
        train_dataset=Dataset.from_list(texts),
        peft_config=LoraConfig(
            r=recipe.rank,
            lora_alpha=recipe.alpha,
            target_modules=sorted(recipe.targets),
            lora_dropout=0.0,
            task_type="CAUSAL_LM",
        ),
        args=SFTConfig(
            output_dir=str(folder / "runs"),
            use_cpu=True,
            bf16=autocast,
            gradient_checkpointing=False,
            completion_only_loss=True,
            max_length=None,
            train_sampling_strategy="group_by_length",
            per_device_train_batch_size=recipe.batch_size,
            num_train_epochs=recipe.epochs,
            max_steps=steps,
            learning_rate=recipe.learning_rate,
            lr_scheduler_type="linear",
            warmup_steps=recipe.warmup,
            adam_beta2=0.98,
            weight_decay=0.0,
            max_grad_norm=recipe.clip,
            seed=recipe.seed,
            logging_strategy="no",
            save_strategy="no",
            report_to="none",
            disable_tqdm=True,
        ),
    )
    outcome = _timed(f"TRL {mode}", trainer.train, folder)
    trainer.model.save_pretrained(str(folder), save_embedding_layers=False)
    return outcome


def held_out_loss(base: BaseModel, adapter: Path | None, rows: Sequence[Row]) -> float:
    """Mean NLL a completion token in fp32, one row at a time, with the adapter as plain PEFT loads it."""
    import torch
    from peft import PeftModel

    from adapterc.backend.loading import load_base
    from adapterc.backend.tokens import tokenise_rows

    model, tokenizer = load_base(base)
    if adapter is not None:
        model = PeftModel.from_pretrained(model, str(adapter))
    total, count = 0.0, 0
    with torch.no_grad():
        for row in tokenise_rows(rows, base.turns, tokenizer, 1 << 20):
            ids = torch.tensor([row.chosen.ids])
            logs = torch.log_softmax(model(ids).logits[0, row.chosen.start - 1 : -1].float(), -1)
            total -= float(logs.gather(1, ids[0, row.chosen.start :, None]).sum())
            count += row.chosen.supervised
    return total / count


if __name__ == "__main__":
    main()
