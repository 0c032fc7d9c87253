"""The base's own answers, sampled once and kept.

Always fp32 and greedy, in batches that follow from the set of prompts alone: whatever part of the
cache is there already, the same bytes come out. A batch is one file of the cache; a file that does
not fit its own digest counts as not there.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from adapterc.backend.cache_folder import cache_faults, read_record, write_record
from adapterc.backend.progress import Progress, silent
from adapterc.digest import digest
from adapterc.errors import AdaptercError
from adapterc.ir.sampling import SampledAnswer, SampleRequest

SAMPLE_VERSION = 2
"""Part of every key: raise it when the same request would be answered differently."""
_BATCH = 96
"""A CPU's matrix products reach their full rate only with about this many rows."""


def sample_answers(
    request: SampleRequest, *, cache: Path, progress: Progress = silent
) -> tuple[SampledAnswer, ...]:
    """The base's answer to each of the request's prompts, in their order.

    `cache` is the folder that batches are kept in. Raises AdaptercError if the base does not load,
    memory does not suffice, or `cache` cannot be written to.
    """
    known, missing = _look_up(request, cache)
    if missing:
        known |= _answer(request, missing, cache, progress)
    return tuple(known[prompt] for prompt in request.prompts)


def kept_answers(request: SampleRequest, *, cache: Path) -> dict[str, SampledAnswer]:
    """Those of the request's prompts, with their answers, for which `sample_answers` would need no model."""
    return _look_up(request, cache)[0]


def _look_up(
    request: SampleRequest, cache: Path
) -> tuple[dict[str, SampledAnswer], list[tuple[Path, tuple[str, ...]]]]:
    """The answers that lie in `cache`, and each batch that does not, with its place there."""
    known: dict[str, SampledAnswer] = {}
    missing: list[tuple[Path, tuple[str, ...]]] = []
    for batch in content_batches(request.prompts):
        path = cache / f"{_key(request, batch)}.json"
        answers = _read(path, len(batch))
        if answers is None:
            missing.append((path, batch))
        else:
            known |= dict(zip(batch, answers, strict=True))
    return known, missing


def content_batches(prompts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The distinct prompts in batches of nearly equal size, those of one length together.

    All of a batch are read as far as its longest: a glossary's lessons are five times as long as a question.
    """
    ordered = sorted(set(prompts), key=lambda prompt: (len(prompt), digest(prompt)))
    count = -(-len(ordered) // _BATCH)
    edges = [len(ordered) * place // count for place in range(count + 1)] if count else []
    return tuple(tuple(ordered[low:high]) for low, high in pairwise(edges))


def _answer(
    request: SampleRequest, missing: list[tuple[Path, tuple[str, ...]]], cache: Path, progress: Progress
) -> dict[str, SampledAnswer]:
    import torch

    from adapterc.backend.generation import generate
    from adapterc.backend.loading import load_base
    from adapterc.backend.products import with_swift_products

    progress("loading the base", 0.0)
    torch.set_num_threads(request.platform.threads)
    model, tokenizer = load_base(request.base, device=request.platform.device, dtype="float32")
    model = with_swift_products(model)
    answers: dict[str, SampledAnswer] = {}
    total = len(missing)
    for place, (path, batch) in enumerate(missing):

        def part(_: str, done: float, place: int = place) -> None:
            progress("sampling the base's answers", (place + done) / total)

        try:
            said = generate(model, tokenizer, batch, [request.cap] * len(batch), part)
        except torch.OutOfMemoryError:
            raise AdaptercError(
                f"not enough memory on {request.platform.device} to sample the base's answers in fp32",
                help="run with --device cpu, free memory, or choose a smaller base",
            ) from None
        fresh = [SampledAnswer(text=one.text, tokens=one.tokens, finished=one.finished) for one in said]
        with cache_faults(cache):
            write_record(path, [asdict(answer) for answer in fresh])
        answers |= dict(zip(batch, fresh, strict=True))
    return answers


def _key(request: SampleRequest, batch: tuple[str, ...]) -> str:
    platform = request.platform
    return digest(
        {
            "stage": SAMPLE_VERSION,
            "base": request.base.digest,
            "turn_end": request.base.turns.assistant_close,
            "cap": request.cap,
            "prompts": batch,
            "device": platform.device,
            "threads": platform.threads,
            "processor": platform.processor,
            "libraries": platform.libraries,
        }
    )


def _read(path: Path, count: int) -> list[SampledAnswer] | None:
    body: Any = read_record(path)
    try:
        answers = [SampledAnswer(**entry) for entry in body or ()]
    except TypeError:
        return None
    return answers if len(answers) == count else None
