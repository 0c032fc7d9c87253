"""How likely continuations of prompts are, each prompt read once for all that may follow it.

Prompts and continuations lie end to end without padding. Attention alone sees the prompt again before
each of its continuations. A base that answers otherwise in this layout is not read here.
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
"""Of the rectangle that attention sees, so that a long prompt of many choices goes alone."""
_TOKENS_STEP = 64  # a CPU's matrix products lose a fifth on odd counts
_POSITIONS_AT_ONCE = 256
_SAME = 1e-5
"""Nats a token by which both layouts may differ: rounding gives a tenth, a layout not understood far more."""
_LEAST_TOKENS = 32
_SHORT = 8


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
    def stems(self) -> tuple[tuple[int, ...], ...]:
        """What is read of the continuations: those that differ in their last token alone are read once."""
        return tuple(dict.fromkeys(said[:-1] for said in self.continuations))

    def parts(self) -> Iterator[Continued]:
        """The same in as many parts as it takes for each to be read at once."""
        each = max(1, _TOKENS_AT_ONCE // self.longest)
        place = {stem: at // each for at, stem in enumerate(self.stems)}
        for part in sorted(set(place.values())):
            own = tuple(said for said in self.continuations if place[said[:-1]] == part)
            yield Continued(prompt=self.prompt, continuations=own)


Ids = Sequence[int]
Score = tuple[float, bool]
"""Summed log-likelihood of a continuation in nats, and whether each of its tokens is the likeliest."""


class ContinuationReader:
    """Reads continuations on a PEFT model as it is at the time, adapter on or off."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._tried, self._fits = 0, True

    def __call__(
        self, asked: Sequence[tuple[Ids, Sequence[Ids]]], heard: Callable[[int], None] = lambda _: None
    ) -> list[list[Score]] | None:
        """For each prompt, named with its continuations, the scores of these; None for a base that is not to
        be read so.

        All are ids, and none is empty. `heard` is told how many continuations each batch had. Which prompts
        share a batch follows from `asked` alone.
        """
        wholes = [
            Continued(prompt=tuple(prompt), continuations=tuple(map(tuple, said))) for prompt, said in asked
        ]
        with torch.inference_mode():
            if not self._is_fit(wholes):
                return None
            with _packed(self._model):
                found = self._scores(wholes, heard)
        trim_memory()
        return [[own[said] for said in whole.continuations] for whole, own in zip(wholes, found, strict=True)]

    def _scores(
        self, wholes: Sequence[Continued], heard: Callable[[int], None]
    ) -> list[dict[tuple[int, ...], Score]]:
        found: list[dict[tuple[int, ...], Score]] = [{} for _ in wholes]
        parts = [(owner, part) for owner, whole in enumerate(wholes) for part in whole.parts()]
        for places in _batches([part for _, part in parts]):
            batch = [parts[place] for place in places]
            scores = _end_to_end(self._model, [part for _, part in batch])
            for (owner, part), own in zip(batch, scores, strict=True):
                found[owner] |= dict(zip(part.continuations, own, strict=True))
            heard(sum(len(part.continuations) for _, part in batch))
        return found

    def _is_fit(self, wholes: Sequence[Continued]) -> bool:
        """Whether the base gives its own scores end to end, tried on the longest of `wholes` and a short one
        behind it. What was found holds for whatever is no longer than that.
        """
        longest = max(wholes, key=lambda one: one.longest, default=None)
        if longest is not None and self._fits and longest.longest > self._tried:
            self._tried, self._fits = longest.longest, _agrees(self._model, _probe(longest))
        return self._fits


def _probe(longest: Continued) -> list[Continued]:
    """The longest row, and behind it two short ones of one prompt, which must see nothing of it."""
    said = max(longest.continuations, key=len)
    short = longest.prompt[:_SHORT]
    return [
        Continued(prompt=longest.prompt, continuations=(said,)),
        Continued(prompt=short, continuations=((*said[:_SHORT], *short), (*short, *said[:_SHORT]))),
    ]


def _agrees(model: Any, probe: Sequence[Continued]) -> bool:
    """Whether both layouts give the same scores; a base that refuses the layout does not."""
    expected = [_rows_of(model, one) for one in probe]
    try:
        with _packed(model):
            found = _end_to_end(model, probe)
    except torch.OutOfMemoryError:
        raise
    except (AssertionError, AttributeError, LookupError, TypeError, ValueError, RuntimeError):
        return False
    return all(
        abs(mine[0] - other[0]) <= _SAME * max(_LEAST_TOKENS, len(said))
        for one, own, plain in zip(probe, found, expected, strict=True)
        for said, mine, other in zip(one.continuations, own, plain, strict=True)
    )


@contextmanager
def _packed(model: Any) -> Iterator[None]:
    """Inside the block the model's attention takes rows end to end; its own is put back at the end."""
    from transformers import AttentionInterface

    AttentionInterface.register(PACKED, packed_attention)
    before = model.config._attn_implementation
    try:
        model.set_attn_implementation(PACKED)
        yield
    finally:
        model.set_attn_implementation(before)


def _batches(asked: Sequence[Continued]) -> Iterator[list[int]]:
    """Places of prompts that are read together, the longest first: all rows become as wide as it is."""
    places: list[int] = []
    rows = width = 0
    for place in sorted(range(len(asked)), key=lambda place: (-asked[place].longest, place)):
        own = len(asked[place].stems)
        if places and (rows + own) * width > _TOKENS_AT_ONCE:
            yield places
            places, rows = [], 0
        width = width if places else asked[place].longest
        places.append(place)
        rows += own
    if places:
        yield places


def _end_to_end(model: Any, batch: Sequence[Continued]) -> list[list[Score]]:
    """Every prompt once, each stem behind it, all in one row; the likelihoods are read off in between."""
    ids: list[int] = []
    positions: list[int] = []
    rows: list[list[int]] = []
    places: list[int] = []
    for one in batch:
        prompt = range(len(ids), len(ids) + len(one.prompt))
        ids += one.prompt
        positions += range(len(one.prompt))
        ends: dict[tuple[int, ...], list[int]] = {}
        for stem in one.stems:
            ends[stem] = [*prompt, *range(len(ids), len(ids) + len(stem))]
            ids += stem
            positions += range(len(one.prompt), len(one.prompt) + len(stem))
        rows += ends.values()
        places += [place for said in one.continuations for place in ends[said[:-1]][-len(said) :]]
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
    return _scored(model, states[torch.tensor(places, device=device)], batch)


def _rows_of(model: Any, one: Continued) -> list[Score]:
    """A row for each continuation, its prompt before it, through the whole model."""
    rows = [[*one.prompt, *said[:-1]] for said in one.continuations]
    filled = torch.tensor([row + [0] * (one.longest - len(row)) for row in rows], device=model.device)
    logits = model(filled).logits
    ends = zip(logits, rows, one.continuations, strict=True)
    return [_score(own[len(row) - len(said) : len(row)], said) for own, row, said in ends]


def _score(logits: Tensor, said: Sequence[int]) -> Score:
    """The score of one continuation from the logits [T, V] before each of its tokens."""
    logs, likeliest = _found(logits, torch.tensor(said, device=logits.device))
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
