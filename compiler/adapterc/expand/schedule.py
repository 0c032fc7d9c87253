"""Which move when: every move about equally often, in an order that depends on the seed alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import TypeVar

from adapterc.digest import seed_of
from adapterc.expand.compose import LONG_RUN, fixed_runs

Item = TypeVar("Item")
SHARE = 0.02
"""The most questions, as a share of all, that may be dealt one such move: the parrot limit for 8-grams
is 3% of the answers, and some questions yield none."""


_MOST_KEPT = 256
"""Items whose order by a seed is kept for the next spec: its names, and so its seeds, are mostly the same."""


class Wheel:
    """Deals items from a seeded shuffle, again and again; a move with a long fixed run only so often."""

    def __init__(self, items: Sequence[str], *seed: object, answers: int) -> None:
        self._items = tuple(dict.fromkeys(items))
        self._seed, self._answers = seed_of(*seed), answers
        self._random: Random | None = None
        self._deck = dealt(self._items, self._seed)
        self._left: dict[str, int] = {}

    def deal(self) -> str:
        """The next item, or an empty string when nothing may be dealt any more."""
        for _ in range(2 * len(self._items)):
            if not self._deck:
                self._deck = self._again()
            item = self._deck.pop()
            left = self._left.get(item)
            if left is None:
                left = _allowance(item, self._answers)
            self._left[item] = left - 1
            if left > 0:
                return item
        return ""

    def _again(self) -> list[str]:
        """The items in the next order; the first one has been dealt."""
        if self._random is None:
            self._random = Random(self._seed)  # noqa: S311
            shuffled(self._items, self._random)
        return shuffled(self._items, self._random)


def _allowance(move: str, answers: int) -> int:
    return max(1, int(SHARE * answers)) if max(fixed_runs(move)) >= LONG_RUN else 1 << 30


def shuffled(items: Sequence[Item], random: Random) -> list[Item]:
    """Fisher-Yates on `random.random()` alone, whose sequence Python keeps across versions."""
    deck = list(items)
    for index in range(len(deck) - 1, 0, -1):
        other = int(random.random() * (index + 1))
        deck[index], deck[other] = deck[other], deck[index]
    return deck


def dealt(items: Sequence[str], seed: int) -> list[str]:
    """`items` in the order that a seed gives them."""
    if len(items) > _MOST_KEPT:
        return shuffled(items, Random(seed))  # noqa: S311
    return [items[at] for at in _order(seed, len(items))]


@lru_cache(maxsize=1 << 11)
def _order(seed: int, size: int) -> tuple[int, ...]:
    return tuple(shuffled(range(size), Random(seed)))  # noqa: S311
