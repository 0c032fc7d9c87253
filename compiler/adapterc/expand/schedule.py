"""Which move when: every move about equally often, in an order that depends on the seed alone."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from adapterc.digest import seed_of
from adapterc.expand.compose import LONG_RUN, fixed_runs

SHARE = 0.02
"""The most questions, as a share of all, that may be dealt one such move: the parrot limit for 8-grams
is 3% of the answers, and some questions yield none."""


class Wheel:
    """Deals items from a seeded shuffle, again and again; a move with a long fixed run only so often."""

    def __init__(self, items: Sequence[str], *seed: object, answers: int) -> None:
        self._items = tuple(dict.fromkeys(items))
        self._random = Random(seed_of(*seed))  # noqa: S311
        self._deck: list[str] = []
        self._left = {item: _allowance(item, answers) for item in self._items}

    def deal(self) -> str:
        """The next item, or an empty string when nothing may be dealt any more."""
        for _ in range(2 * len(self._items)):
            if not self._deck:
                self._deck = shuffled(self._items, self._random)
            item = self._deck.pop()
            if self._left[item] > 0:
                self._left[item] -= 1
                return item
        return ""


def _allowance(move: str, answers: int) -> int:
    return max(1, int(SHARE * answers)) if max(fixed_runs(move)) >= LONG_RUN else 1 << 30


def shuffled(items: Sequence[str], random: Random) -> list[str]:
    """Fisher-Yates on `random.random()` alone, whose sequence Python keeps across versions."""
    deck = list(items)
    for index in range(len(deck) - 1, 0, -1):
        other = int(random.random() * (index + 1))
        deck[index], deck[other] = deck[other], deck[index]
    return deck
