"""Answers to many prompts at once: the most likely ones, or drawn from a seed.

The attention cache is laid out once, at its final size, instead of being copied at every step, and
rows that have finished are taken out of the batch.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from adapterc.backend.generation_cache import roomy_cache
from adapterc.backend.memory import trim_memory
from adapterc.backend.progress import Progress, silent

_WORTH_DROPPING = 8
"""Rows leave the batch once an eighth of it has finished: leaving copies what stays."""


Choice = Callable[[Any, Sequence[int]], Any]
"""Next tokens [rows] from logits [rows, vocabulary], given which answers the rows are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """How answers are drawn: for each prompt a seed for each of its answers, and the temperature."""

    seeds: Sequence[Sequence[int]]
    temperature: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """For each answer its most tokens and the prompt it starts from; how its tokens are chosen."""

    caps: Sequence[int]
    starts: Sequence[int]
    choose: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """One answer: its text without control tokens, its length, and whether it ended by itself."""

    text: str
    tokens: int
    finished: bool


def generate(
    model: Any, tokenizer: Any, prompts: Sequence[str], caps: Sequence[int], progress: Progress = silent
) -> list[Generated]:
    """The most likely next token, again and again, for every prompt, up to its own cap in tokens.

    An answer ends at a token that the model's generation configuration names; `load_base` puts the
    base's end of turn there. Prompts are read as they are: nothing is added to them. In fp32 an
    answer does not depend on its neighbours in the batch.
    """
    import torch

    with torch.inference_mode():
        wanted = _Wanted(caps=caps, starts=range(len(prompts)), choose=likeliest)
        answers = _decode(model, _padded(tokenizer, prompts, model.device), wanted, progress)
    trim_memory()
    return _spoken(tokenizer, answers)


def sample(
    model: Any, tokenizer: Any, prompts: Sequence[str], caps: Sequence[int], draws: Draws
) -> list[list[Generated]]:
    """Answers drawn at a temperature, for each prompt as many as it has seeds; otherwise as `generate`.

    A seed decides its answer, whatever is drawn beside it; each prompt is read once for all its draws.
    """
    import torch

    starts = [place for place, own in enumerate(draws.seeds) for _ in own]
    choose = drawn([seed for own in draws.seeds for seed in own], draws.temperature)
    wanted = _Wanted(caps=[caps[place] for place in starts], starts=starts, choose=choose)
    with torch.inference_mode():
        answers = _decode(model, _padded(tokenizer, prompts, model.device), wanted, silent)
    trim_memory()
    spoken = iter(_spoken(tokenizer, answers))
    return [[next(spoken) for _ in own] for own in draws.seeds]


def _spoken(tokenizer: Any, answers: Sequence[tuple[list[int], bool]]) -> list[Generated]:
    return [
        Generated(text=tokenizer.decode(ids, skip_special_tokens=True), tokens=len(ids), finished=finished)
        for ids, finished in answers
    ]


def likeliest(logits: Any, _: Sequence[int]) -> Any:
    """The most likely next token of each row."""
    return logits.argmax(-1)


def drawn(seeds: Sequence[int], temperature: float) -> Choice:
    """Draws the next token of each answer by its own seed."""
    import torch

    chances = [random.Random(seed) for seed in seeds]  # noqa: S311

    def choose(logits: Any, live: Sequence[int]) -> Any:
        sums = (logits.float() / temperature).softmax(-1).cumsum(-1)
        drawn = torch.tensor([[chances[row].random()] for row in live], device=logits.device)
        places = torch.searchsorted(sums, drawn * sums[:, -1:], right=True)
        return places[:, 0].clamp(max=logits.shape[-1] - 1)

    return choose


def _padded(tokenizer: Any, prompts: Sequence[str], device: Any) -> tuple[Any, Any]:
    """(ids, mask), both [prompts, longest], prompts flush right so that answers start in one column."""
    import torch

    rows = [tokenizer(prompt, add_special_tokens=False).input_ids for prompt in prompts]
    longest = max(len(row) for row in rows)
    filler = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0
    ids = torch.tensor([[filler] * (longest - len(row)) + row for row in rows], device=device)
    mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in rows], device=device)
    return ids, mask


def _decode(
    model: Any, padded: tuple[Any, Any], wanted: _Wanted, progress: Progress
) -> list[tuple[list[int], bool]]:
    """Token ids and whether the answer ended, for each answer; none gets more than its cap.

    A row of `padded` is read once, however many answers start from it.
    """
    import torch

    (ids, mask), starts, caps = padded, wanted.starts, wanted.caps
    stops, width, cap = stops_of(model), ids.shape[1], max(caps)
    answers: list[list[int]] = [[] for _ in starts]
    ended = [False] * len(starts)
    live = list(range(len(starts)))
    going = set(live)
    cache = roomy_cache(model.config, width + cap)
    mask = torch.cat([mask, mask.new_ones(len(ids), cap)], dim=1)
    positions = (mask[:, :width].cumsum(1) - 1).clamp(min=0)
    for step in range(cap):
        progress("answering", step / cap)
        logits = model(
            input_ids=ids,
            attention_mask=mask[:, : width + step],
            position_ids=positions,
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        ).logits[:, -1]
        logits = unsuppressed(model, logits)
        positions = positions[:, -1:] + 1
        if step == 0 and len(starts) != len(ids):
            stay = torch.tensor(starts, device=ids.device)
            logits, mask, positions = logits[stay], mask[stay], positions[stay]
            cache.batch_select_indices(stay)
        ids = wanted.choose(logits, live)[:, None]
        for row, token in zip(live, ids[:, 0].tolist(), strict=True):
            if row in going and token in stops:
                ended[row] = True
            elif row in going:
                answers[row].append(token)
            if ended[row] or len(answers[row]) == caps[row]:
                going.discard(row)
        kept = [place for place, row in enumerate(live) if row in going]
        if not kept:
            break
        if (len(live) - len(kept)) * _WORTH_DROPPING >= len(live):
            stay = torch.tensor(kept, device=ids.device)
            live = [live[place] for place in kept]
            ids, mask, positions = ids[stay], mask[stay], positions[stay]
            cache.batch_select_indices(stay)
    progress("answering", 1.0)
    return list(zip(answers, ended, strict=True))


def unsuppressed(model: Any, logits: Any) -> Any:
    """`logits` [rows, vocabulary] without the tokens that the generation configuration suppresses."""
    ids = model.generation_config.suppress_tokens
    return logits.index_fill(-1, logits.new_tensor(ids).long(), -float("inf")) if ids else logits


def stops_of(model: Any) -> frozenset[int]:
    """Ids of the tokens that end an answer."""
    named = model.generation_config.eos_token_id
    return frozenset(named if isinstance(named, list) else [named])
