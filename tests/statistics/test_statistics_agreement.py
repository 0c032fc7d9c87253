from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from adapterc.ir.interval import Interval
from adapterc.statistics.agreement import BINS, Agreement, area, area_interval, bin_of


def histogram(likenesses: Sequence[float]) -> list[int]:
    """How many of them each bin holds."""
    counts = Counter(map(bin_of, likenesses))
    return [counts[at] for at in range(BINS)]


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
    return Agreement(within, {pair: around(0.3) for pair in pairs}, dict.fromkeys(names, 10))


def test_groups_that_are_alike_inside_are_told_apart() -> None:
    found = agreement(8, 0.5).interval()
    assert found.estimate > 0.999
    assert 0.93 < found.low < 0.94


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
        found = Agreement(within, between, dict.fromkeys(names, 10)).interval()
        held += found.low <= truth <= found.high
    assert 52 <= held <= 60


def test_groups_that_are_all_told_apart_have_an_interval_of_width() -> None:
    ends = {groups: area_interval(1.0, [1.0] * groups, [10] * groups) for groups in (3, 4, 5, 12, 40)}
    assert {groups: (round(found.low, 3), found.high) for groups, found in ends.items()} == {
        3: (0.827, 1.0),
        4: (0.867, 1.0),
        5: (0.892, 1.0),
        12: (0.954, 1.0),
        40: (0.986, 1.0),
    }


def test_a_slight_difference_proves_no_more_than_none() -> None:
    even = area_interval(1.0, [1.0] * 5, [10] * 5)
    slight = area_interval(0.9999, [0.9998, *[0.9999] * 4], [10] * 5)
    assert slight.low == even.low


def test_the_interval_reaches_as_far_as_the_jackknife_s_at_least() -> None:
    left_out = [0.95, 0.96, 0.97, 0.98, 0.99]
    error = (4 / 5 * sum((value - 0.97) ** 2 for value in left_out)) ** 0.5
    found = area_interval(0.97, left_out, [10] * 5)
    assert found.low <= 0.97 - 2.776 * error
    assert found.high == 1.0


@pytest.mark.parametrize("groups", [4, 5, 12])
@pytest.mark.parametrize("alike", [0.0, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("truth", [0.96, 0.98, 0.99])
def test_the_interval_holds_an_area_near_1_as_often_as_it_says(
    groups: int, alike: float, truth: float
) -> None:
    """Ten contexts a scene; scenes differ by a correlation, at 0.5 as those do that are told apart or not."""
    chance, known = random.Random(5), dict[tuple[int, ...], Interval]()
    held = 0
    for _ in range(300):
        hits = tuple(sorted(contexts_won(chance, alike, truth) for _ in range(groups)))
        if hits not in known:
            won = sum(hits)
            left_out = [(won - own) / (10 * (groups - 1)) for own in hits]
            known[hits] = area_interval(won / (10 * groups), left_out, [10] * groups)
        held += known[hits].low <= truth <= known[hits].high
    assert held / 300 >= 0.93


def contexts_won(chance: random.Random, alike: float, truth: float) -> int:
    """Of ten contexts of one scene, those that are told from other scenes'."""
    own = truth
    if alike == 0.5:
        own = 0.5 if chance.random() < 2.0 * (1.0 - truth) else 1.0
    elif alike:
        strength = 1.0 / alike - 1.0
        own = chance.betavariate(truth * strength, (1.0 - truth) * strength)
    return sum(chance.random() < own for _ in range(10))
