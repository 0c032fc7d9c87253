"""Checkpoints as often as costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from adapterc.backend.pace import SHARE, Pace


class Clock:
    """Seconds that go by when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def passing(self, seconds: float) -> Callable[[], None]:
        """Something that takes so long."""

        def work() -> None:
            self.now += seconds

        return work


def saved_at(step: float, saving: float, steps: int) -> list[int]:
    """The steps, of `step` seconds each, after which was saved, which takes `saving` seconds."""
    clock = Clock()
    pace, found = Pace(clock=clock), []
    for number in range(1, steps + 1):
        clock.passing(step)()
        if pace.due():
            pace.keep(clock.passing(saving))
            found.append(number)
    return found


def test_the_first_is_due_at_once() -> None:
    assert saved_at(step=60.0, saving=0.1, steps=1) == [1]


def test_long_steps_are_each_kept() -> None:
    assert saved_at(step=60.0, saving=0.2, steps=5) == [1, 2, 3, 4, 5]


def test_saving_takes_a_small_share_of_the_time_however_long_it_takes() -> None:
    for step, saving in ((0.01, 0.01), (2.0, 0.2), (1.0, 10.0)):
        found = saved_at(step, saving, 5000)
        spent = len(found) * saving
        assert spent <= SHARE * (5000 * step + spent) + saving, (step, saving)
        assert max(later - earlier for earlier, later in pairwise(found)) <= 2 * saving / SHARE / step + 1


def test_every_step_is_due_where_that_is_asked() -> None:
    clock = Clock()
    pace = Pace(share=1.0, clock=clock)
    for _ in range(3):
        assert pace.due()
        pace.keep(clock.passing(50.0))


def test_a_save_that_fails_is_due_again() -> None:
    clock = Clock()
    pace = Pace(clock=clock)

    def refused() -> None:
        raise OSError

    try:
        pace.keep(refused)
    except OSError:
        assert pace.due()
