"""Which of many texts are nearly the same, without comparing all with all.

Of a text that is nearly an earlier one, most pairs of neighbouring words stand in earlier texts: few texts
are like that, and mostly none is. Of these, two that overlap by a share have one of the rarest pairs of
each in common (prefix filtering, as in set similarity joins), and only those that meet there are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil

NEAR = 0.7
"""Jaccard overlap from which on two texts are one: what is left of a text when a name or two are changed."""
_FEWEST = 8
"""Pairs of words below which an overlap is chance: such texts are near only when they are the same."""
_MOST_COMPARED = 100_000
"""Comparisons after which the search ends, so that no input takes more than a moment."""

Pair = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Echo:
    """Which of a text's pairs of neighbouring words stand in an earlier text, in order; how many others."""

    known: bytes
    new: int

    def has_run(self, length: int) -> bool:
        """Whether so many words in a row may stand in earlier texts."""
        return b"\1" * (length - 1) in self.known

    @property
    def may_be_near(self) -> bool:
        """Whether so much is known that the text may be nearly an earlier one.

        Here a known pair counts as often as it comes, which is never less than it should.
        """
        said = self.known.count(1)
        return not self.known or said >= NEAR * (said + self.new)


@lru_cache(maxsize=1)
def echoes(texts: tuple[tuple[str, ...], ...]) -> tuple[Echo, ...]:
    """Of each text, as words; kept for the next caller, since two rules ask for the same."""
    found: list[Echo] = []
    seen: set[Pair] = set()
    for text in texts:
        known, before = bytes(map(seen.__contains__, pairwise(text))), len(seen)
        seen.update(pairwise(text))
        found.append(Echo(known, len(seen) - before))
    return tuple(found)


def nearly_same(texts: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """`(later, first)` for each text, as words, that is nearly an earlier one, which then counts for both."""
    if not any(echo.may_be_near for echo in echoes(tuple(texts))):
        return
    sets = _mostly_repeated(texts)
    common = Counter(pair for found in sets.values() for pair in found)
    known: dict[Pair, list[int]] = {}
    compared = 0
    for at, found in sets.items():
        rarest = sorted(found, key=lambda pair: (common[pair], pair))[: _prefix(len(found))]
        met = sorted({earlier for pair in rarest for earlier in known.get(pair, ())})
        compared += len(met)
        if compared > _MOST_COMPARED:
            return
        first = next((earlier for earlier in met if _near(sets[earlier], found)), None)
        if first is not None:
            yield at, first
            continue
        for pair in rarest:
            known.setdefault(pair, []).append(at)


def _mostly_repeated(texts: Sequence[tuple[str, ...]]) -> dict[int, frozenset[Pair]]:
    """The pairs of each text most of whose pairs stand in some other one."""
    of_each = [frozenset[Pair](pairwise(text)) or frozenset[Pair]((text,)) for text in texts]
    seen: set[Pair] = set()
    repeated: set[Pair] = set()
    for found in of_each:
        repeated |= seen & found
        seen |= found
    return {at: found for at, found in enumerate(of_each) if len(found & repeated) >= NEAR * len(found)}


def _prefix(size: int) -> int:
    """How many of the rarest pairs of a set of `size` another near one cannot all lack."""
    return size - ceil(NEAR * size) + 1


def _near(one: frozenset[Pair], other: frozenset[Pair]) -> bool:
    if min(len(one), len(other)) < _FEWEST:
        return one == other
    shared = len(one & other)
    return shared >= NEAR * (len(one) + len(other) - shared)
