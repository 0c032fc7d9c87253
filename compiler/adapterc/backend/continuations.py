"""How likely continuations of prompts are, each prompt read once for all that may follow it.

Prompts and continuations lie end to end without padding. Attention alone sees the prompt again before
each of its continuations. A base that answers otherwise in this layout is read row by row, as any model is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.attention import PACKED, packed_attention
from adapterc.backend.head import head_logits
from adapterc.backend.memory import trim_memory
from adapterc.backend.packing import BranchPacking

_TOKENS_AT_ONCE = 2048
"""Of prompts and continuations as attention sees them, so that a long prompt of many choices goes alone."""
_TOKENS_STEP = 64  # a CPU's matrix products lose a fifth on odd counts
_POSITIONS_AT_ONCE = 256
_SAME = 1e-5
"""Nats a token by which both layouts may differ: rounding gives a tenth, a layout not understood far more."""
_LEAST_TOKENS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """Ids of a prompt and of each of its continuations; none of them is empty."""

    prompt: tuple[int, ...]
    continuations: tuple[tuple[int, ...], ...]

    @property
    def longest(self) -> int:
        """Tokens that its longest row reads: what a continuation ends with is only predicted."""
        return len(self.prompt) + max(map(len, self.continuations)) - 1

    @property
    def seen(self) -> int:
        """Tokens that attention sees, the prompt again before each continuation."""
        return self.longest * len(self.continuations)

    def parts(self) -> Iterator[Continued]:
        """The same in as many parts as it takes for each to be read at once."""
        each = max(1, _TOKENS_AT_ONCE // self.longest)
        for at in range(0, len(self.continuations), each):
            yield Continued(prompt=self.prompt, continuations=self.continuations[at : at + each])


Ids = Sequence[int]
Score = tuple[float, bool]
"""Summed log-likelihood of a continuation in nats, and whether each of its tokens is the likeliest."""
_Read = Callable[[Any, Sequence[Continued]], list[list[Score]]]


def continuation_scores(
    model: Any, asked: Sequence[tuple[Ids, Sequence[Ids]]], heard: Callable[[int], None] = lambda _: None
) -> list[list[Score]]:
    """For each prompt, named with its continuations, the scores of these under the PEFT model as it is.

    All are ids, and none is empty. `heard` is told how many continuations each batch had. Which prompts share
    a batch follows from `asked` alone.
    """
    wholes = [
        Continued(prompt=tuple(prompt), continuations=tuple(map(tuple, said))) for prompt, said in asked
    ]
    owners, parts = [], list[Continued]()
    for place, whole in enumerate(wholes):
        for part in whole.parts():
            owners.append(place)
            parts.append(part)
    found: dict[int, list[Score]] = {}
    with torch.inference_mode(), _layout_for(model, parts) as read:
        for places in _batches(parts):
            batch = [parts[place] for place in places]
            found |= dict(zip(places, read(model, batch), strict=True))
            heard(sum(len(one.continuations) for one in batch))
    trim_memory()
    scores: list[list[Score]] = [[] for _ in asked]
    for place, owner in enumerate(owners):
        scores[owner] += found[place]
    return scores


def _batches(asked: Sequence[Continued]) -> Iterator[list[int]]:
    """Places of prompts that are read together: those of like length, the longest first."""
    places: list[int] = []
    seen = 0
    for place in sorted(range(len(asked)), key=lambda place: (-asked[place].longest, place)):
        if places and seen + asked[place].seen > _TOKENS_AT_ONCE:
            yield places
            places, seen = [], 0
        places.append(place)
        seen += asked[place].seen
    if places:
        yield places


@contextmanager
def _layout_for(model: Any, asked: Sequence[Continued]) -> Iterator[_Read]:
    """How to read: end to end where that gives the longest of `asked` the scores that the model's own way
    gives. The model's own attention is put back at the end.
    """
    from transformers import AttentionInterface

    AttentionInterface.register(PACKED, packed_attention)
    before = model.config._attn_implementation
    longest = max(asked, key=lambda one: one.longest, default=None)
    expected = [] if longest is None else _row_by_row(model, [longest])
    try:
        model.set_attn_implementation(PACKED)
        fits = longest is not None and _fits(model, longest, expected[0])
        if not fits:
            model.set_attn_implementation(before)
        yield _end_to_end if fits else _row_by_row
    finally:
        model.set_attn_implementation(before)


def _fits(model: Any, one: Continued, expected: Sequence[Score]) -> bool:
    """Whether a base gives the expected scores end to end; one that refuses the layout does not."""
    try:
        found = _end_to_end(model, [one])[0]
    except torch.OutOfMemoryError:
        raise
    except (AttributeError, TypeError, ValueError, RuntimeError, KeyError):
        return False
    bound = _SAME * max(_LEAST_TOKENS, *map(len, one.continuations))
    return all(abs(own[0] - other[0]) <= bound for own, other in zip(found, expected, strict=True))


def _end_to_end(model: Any, batch: Sequence[Continued]) -> list[list[Score]]:
    """Every prompt once, each continuation behind it, all in one row."""
    ids: list[int] = []
    positions: list[int] = []
    rows: list[list[int]] = []
    for one in batch:
        prompt = range(len(ids), len(ids) + len(one.prompt))
        ids += one.prompt
        positions += range(len(one.prompt))
        for said in one.continuations:
            rows.append([*prompt, *range(len(ids), len(ids) + len(said) - 1)])
            ids += said[:-1]
            positions += range(len(one.prompt), len(one.prompt) + len(said) - 1)
    filler = -len(ids) % _TOKENS_STEP
    if filler:
        rows.append(list(range(len(ids), len(ids) + filler)))
    device = model.device
    body = model.get_base_model().base_model
    states = body(
        input_ids=torch.tensor([ids + [0] * filler], device=device),
        position_ids=torch.tensor([[*positions, *range(filler)]], device=device),
        packing=BranchPacking.of(rows, device),
        use_cache=False,
    ).last_hidden_state[0]
    wanted = [said for one in batch for said in one.continuations]
    places = [place for row, said in zip(rows, wanted, strict=False) for place in row[-len(said) :]]
    return _scored(model, states[torch.tensor(places, device=device)], batch)


def _row_by_row(model: Any, batch: Sequence[Continued]) -> list[list[Score]]:
    """A row for each continuation, its prompt before it, through the whole model, a prompt at a time."""
    return [_rows_of(model, one) for one in batch]


def _rows_of(model: Any, one: Continued) -> list[Score]:
    rows = [[*one.prompt, *said[:-1]] for said in one.continuations]
    filled = torch.tensor([row + [0] * (one.longest - len(row)) for row in rows], device=model.device)
    logits = model(filled).logits
    ends = zip(logits, rows, one.continuations, strict=True)
    return [_score(own[len(row) - len(said) : len(row)], said) for own, row, said in ends]


def _score(logits: Tensor, said: Sequence[int]) -> Score:
    """The score of one continuation from the logits [T, V] before each of its tokens."""
    tokens = torch.tensor(said, device=logits.device)
    logs, likeliest = _found(logits, tokens)
    return float(logs.sum()), bool(likeliest.all())


def _found(logits: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor]:
    """Log-probabilities [P] of `tokens` [P] and whether each is the likeliest, from logits [P, V].

    By log_softmax, as lm-eval's own are: on a CPU it is off by 1e-5 a token, which is seen in a long sum.
    """
    logits = logits.float()
    logs = logits.log_softmax(-1).gather(-1, tokens[:, None])[:, 0]
    return logs, logits.argmax(-1) == tokens


def _scored(model: Any, states: Tensor, batch: Sequence[Continued]) -> list[list[Score]]:
    """Scores from the hidden states [P, H] before every token of every continuation, in their order."""
    said = [ids for one in batch for ids in one.continuations]
    targets = torch.tensor([token for ids in said for token in ids], device=states.device)
    logs, likeliest = [], []
    for at in range(0, len(targets), _POSITIONS_AT_ONCE):
        part = slice(at, at + _POSITIONS_AT_ONCE)
        own, first = _found(head_logits(model, states[part]), targets[part])
        logs.append(own)
        likeliest.append(first)
    ends = list(accumulate(map(len, said), initial=0))
    sums, greedy = torch.cat(logs), torch.cat(likeliest)
    scores = iter(
        (float(sums[start:end].sum()), bool(greedy[start:end].all())) for start, end in pairwise(ends)
    )
    return [[next(scores) for _ in one.continuations] for one in batch]
