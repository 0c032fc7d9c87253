"""Which of many texts are nearly the same, without comparing all with all.

Of a text that is nearly another, most pairs of neighbouring words stand in some other text: few texts
are like that. Of these, two that overlap by a share have one of the rarest pairs of each in common
(prefix filtering, as in set similarity joins), and only those that meet there are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from math import ceil

NEAR = 0.7
"""Jaccard overlap from which on two texts are one: what is left of a text when a name or two are changed."""
_FEWEST = 8
"""Pairs of words below which an overlap is chance: such texts are near only when they are the same."""
_MOST_COMPARED = 100_000
"""Comparisons after which the search ends, so that no input takes more than a moment."""

Pair = tuple[str, ...]
Figures = tuple[str, ...]


def nearly_same(
    texts: Sequence[tuple[str, ...]], figures: Sequence[Figures | None] | None = None
) -> Iterator[tuple[int, int]]:
    """`(later, first)` for each text, as words, that is nearly an earlier one, which then counts for both.

    Of two that have `figures`, both must have the same: there, what is changed is all that a text says.
    """
    sets = _mostly_repeated(texts)
    common = Counter(pair for found in sets.values() for pair in found)
    known: dict[Pair, dict[Figures | None, list[int]]] = {}
    compared = 0
    for at, found in sets.items():
        own = figures[at] if figures else None
        rarest = sorted(found, key=lambda pair: (common[pair], pair))[: _prefix(len(found))]
        met = sorted({earlier for pair in rarest for earlier in _with(own, known.get(pair, {}))})
        compared += len(met)
        if compared > _MOST_COMPARED:
            return
        first = next((earlier for earlier in met if _near(sets[earlier], found)), None)
        if first is not None:
            yield at, first
            continue
        for pair in rarest:
            known.setdefault(pair, {}).setdefault(own, []).append(at)


def _with(own: Figures | None, known: Mapping[Figures | None, Sequence[int]]) -> Iterable[int]:
    """Those that may be the same as a text of the figures `own`: they have the same, or none that count."""
    if own is None:
        return chain.from_iterable(known.values())
    return chain(known.get(own, ()), known.get(None, ()))


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
