"""Greedy answers to many prompts at once.

The attention cache is laid out once, at its final size, instead of being copied at every step, and
rows that have finished are taken out of the batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapterc.backend.generation_cache import roomy_cache
from adapterc.backend.memory import trim_memory
from adapterc.backend.progress import Progress, silent

_WORTH_DROPPING = 8
"""Rows leave the batch once an eighth of it has finished: leaving copies what stays."""


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

    named = model.generation_config.eos_token_id
    stops = frozenset(named if isinstance(named, list) else [named])
    with torch.inference_mode():
        answers = _decode(model, _padded(tokenizer, prompts, model.device), caps, stops, progress)
    trim_memory()
    return [
        Generated(text=tokenizer.decode(ids, skip_special_tokens=True), tokens=len(ids), finished=finished)
        for ids, finished in answers
    ]


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
    model: Any, padded: tuple[Any, Any], caps: Sequence[int], stops: frozenset[int], progress: Progress
) -> list[tuple[list[int], bool]]:
    """Token ids and whether the answer ended, for each row of `padded`; no row gets more than its cap."""
    import torch

    ids, mask = padded
    rows, width = ids.shape
    cap = max(caps)
    answers: list[list[int]] = [[] for _ in range(rows)]
    ended = [False] * rows
    live = list(range(rows))
    going = set(live)
    cache = roomy_cache(model.config, width + cap)
    mask = torch.cat([mask, mask.new_ones(rows, cap)], dim=1)
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
        ).logits
        ids = logits[:, -1:].argmax(-1)
        positions = positions[:, -1:] + 1
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
