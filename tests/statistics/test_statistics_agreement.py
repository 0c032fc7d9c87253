from __future__ import annotations

import random

import pytest

from adapterc.statistics.agreement import Agreement, area, histogram


def test_area_is_the_share_of_pairs_won() -> None:
    within, between = [0.9, 0.5, 0.1], [0.2, 0.5]
    won = sum((a > b) + (a == b) / 2 for a in within for b in between) / 6
    assert area(histogram(within), histogram(between)) == pytest.approx(won)


def test_no_pair_is_no_evidence() -> None:
    assert area(histogram([]), histogram([0.5])) == 0.5


def agreement(groups: int, gap: float, *, odd: float = 0.0) -> Agreement:
    """Groups whose own likenesses lie `gap` above those between them; the first one's lower by `odd`."""
    chance = random.Random(4)
    names = [f"g{at}" for at in range(groups)]

    def around(middle: float) -> list[int]:
        return histogram([min(1.0, max(0.0, chance.gauss(middle, 0.1))) for _ in range(200)])

    within = {name: around(0.3 + gap - (odd if name == "g0" else 0.0)) for name in names}
    pairs = [(left, right) for at, left in enumerate(names) for right in names[at + 1 :]]
    return Agreement(within, {pair: around(0.3) for pair in pairs})


def test_groups_that_are_alike_inside_are_told_apart() -> None:
    found = agreement(8, 0.5).interval()
    assert found.low > 0.99


def test_groups_that_are_not_alike_inside_are_not() -> None:
    found = agreement(8, 0.0).interval()
    assert found.low < 0.5 < found.high
    assert found.high - found.low < 0.1


def test_one_group_that_differs_widens_the_interval() -> None:
    even, odd = agreement(8, 0.3).interval(), agreement(8, 0.3, odd=0.3).interval()
    assert odd.high - odd.low > 3 * (even.high - even.low)
    assert odd.estimate < even.estimate


def test_two_groups_bound_nothing() -> None:
    found = agreement(2, 0.5).interval()
    assert (found.low, found.high) == (0.0, 1.0)
    assert found.estimate > 0.99


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Groups drawn with an area of their own: the mean over many of them lies in nearly every interval."""
    truth = 0.743  # P(N(0.4 + shift, 0.1) > N(0.4, 0.1)), averaged over a shift of 0 to 0.2
    held = 0
    for seed in range(60):
        chance = random.Random(seed)
        names = [f"g{at}" for at in range(10)]
        within = {
            name: histogram([min(1.0, max(0.0, chance.gauss(0.4 + shift, 0.1))) for _ in range(300)])
            for name in names
            for shift in (chance.uniform(0.0, 0.2),)
        }
        between = {
            (left, right): histogram([min(1.0, max(0.0, chance.gauss(0.4, 0.1))) for _ in range(60)])
            for at, left in enumerate(names)
            for right in names[at + 1 :]
        }
        found = Agreement(within, between).interval()
        held += found.low <= truth <= found.high
    assert 52 <= held <= 60
