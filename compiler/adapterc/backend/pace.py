"""How often a run is written to disk: as often as costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

SHARE = 0.02
"""Of a training's time, what writing its checkpoints may take."""


class Pace:
    """Says when the next checkpoint is due, by what the last one took.

    The first is due at once. What a run comes to does not depend on it, so a clock may: a step of a large
    model takes a minute and one of a small model a hundredth of a second, and both lose about fifty times
    what a checkpoint costs when they are killed. `share` 1 or more makes every step due.
    """

    def __init__(self, share: float = SHARE, clock: Callable[[], float] = monotonic) -> None:
        self._share = share
        self._clock = clock
        self._next = clock()

    def due(self) -> bool:
        """Whether it is time."""
        return self._share >= 1 or self._clock() >= self._next

    def keep(self, save: Callable[[], None]) -> None:
        """Save, and put the next one off for as long as that is worth."""
        began = self._clock()
        save()
        ended = self._clock()
        self._next = ended + (ended - began) * (1 / self._share - 1)
