"""What texts of a spec say that earlier ones have said: mostly too little for any to be looked at closely."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise

from adapterc.ir.apart import RUN, Apart
from adapterc.ir.spec import ResolvedSpec
from adapterc.kept import kept
from adapterc.middle.answers import HELD_OUT, compared, heard, texts_compared, words_heard
from adapterc.middle.nearness import NEAR, Pair
from adapterc.value import value

_NONE = (0, 0, 0)
_KNOWN = b"\1" * (RUN - 1)
"""A run of words, by its pairs of neighbours."""


@value()
class Echoes:
    """What of the texts that are compared may be the same: each by its place among them."""

    near: bool
    """Whether one may be nearly an earlier one."""
    runs: tuple[tuple[int, ...], ...]
    """Words in a row of each, question and answers by themselves, that may stand in earlier ones, at most:
    0 where none has a run of `RUN`, and of the held-out, of which nobody asks that."""


@kept
def echoes(spec: ResolvedSpec) -> Echoes:
    """Of all texts that are compared."""
    return _echoes(texts_compared(spec), sum(one.kind == HELD_OUT for one in compared(spec)))


def apart(spec: ResolvedSpec) -> Apart:
    """What shares no run of words with the held-out pairs, of all texts that are compared."""
    entries, texts, runs = compared(spec), texts_compared(spec), echoes(spec).runs
    held_out = sum(one.kind == HELD_OUT for one in entries)
    near = [text for text, run in zip(texts, chain.from_iterable(runs), strict=True) if run >= RUN]
    return Apart(heard=heard(spec), held_out=frozenset(texts[: 3 * held_out]), near=frozenset(near))


@lru_cache(maxsize=8)
def _echoes(texts: tuple[str, ...], held_out: int) -> Echoes:
    """The echoes of texts in threes, the first of them held out.

    Kept for the specs that share their records and differ elsewhere: at most eight times the signs that are
    compared, some 20 MiB.
    """
    near = False
    runs: list[tuple[int, ...]] = [_NONE] * held_out
    seen: set[Pair] = set()
    said_in = words_heard(texts).__getitem__
    for at, parts in enumerate(zip(*(map(said_in, texts[part::3]) for part in range(3)), strict=True)):
        said = sum(parts, ())
        if at >= held_out:
            # What is only looked up and dropped again, zip makes in one place: that takes half the time.
            neighbours = zip(said, said[1:], strict=False)  # noqa: RUF007
            known = bytes(map(seen.__contains__, neighbours))
            runs.append(_runs(parts, known) if _KNOWN in known else _NONE)
        before = len(seen)
        seen.update(pairwise(said))
        # What a text says twice counts as known, to be sure.
        pairs, new = len(said) - 1, len(seen) - before
        near = near or pairs < 1 or pairs - new >= NEAR * pairs
    return Echoes(near=near, runs=tuple(runs))


def _runs(parts: Sequence[Sequence[str]], known: bytes) -> tuple[int, ...]:
    """The longest run of each part, where `known` says of each pair of neighbours whether it was seen."""
    ends = tuple(accumulate(map(len, parts)))
    return tuple(_longest(known[end - len(part) : end - 1]) for part, end in zip(parts, ends, strict=True))


def _longest(known: bytes) -> int:
    """Words in a row all of whose pairs are known."""
    return 1 + max(map(len, known.split(b"\0")))
