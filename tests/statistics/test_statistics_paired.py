from __future__ import annotations

import math
import random

import pytest

from adapterc.statistics.estimates import UNBOUNDED
from adapterc.statistics.paired import REACH, fewest_documents, hits_lost, mean_gain, paired_difference, tango


def test_where_nothing_came_out_otherwise_the_interval_is_still_wide() -> None:
    found = tango(0, 0, 125)
    reach = REACH**2 / (125 + REACH**2)
    assert found.estimate == 0.0
    assert (found.low, found.high) == pytest.approx((-reach, reach), abs=1e-9)


def test_both_arms_exchanged_give_the_mirrored_interval() -> None:
    one, other = tango(12, 2, 50), tango(2, 12, 50)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-9)
    assert 0.0 < one.low < one.estimate == 0.2 < one.high


def test_every_document_otherwise() -> None:
    found = tango(10, 0, 10)
    assert found.high == 1.0
    assert 0.4 < found.low < 1.0


@pytest.mark.parametrize(("n", "gain", "loss"), [(50, 0.05, 0.05), (200, 0.02, 0.05), (100, 0.0, 0.05)])
def test_nineteen_of_twenty_intervals_hold_the_truth(n: int, gain: float, loss: float) -> None:
    chance, held = random.Random(7), 0
    for _ in range(1000):
        drawn = [chance.random() for _ in range(n)]
        gained, lost = sum(one < gain for one in drawn), sum(gain <= one < gain + loss for one in drawn)
        found = tango(gained, lost, n)
        held += found.low <= gain - loss <= found.high
    assert 930 <= held <= 985


def test_the_fewest_documents_are_those_that_the_interval_needs() -> None:
    for margin in (0.01, 0.03, 0.1, 0.5):
        needed = fewest_documents(margin)
        assert tango(0, 0, needed).low > -margin
        assert needed == 1 or tango(0, 0, needed - 1).low <= -margin


def test_scores_between_hit_and_miss_get_student_s_interval() -> None:
    found = paired_difference([0.1, -0.2, 0.3, 0.0, 0.05, -0.1, 0.2, 0.15])
    assert (found.estimate, found.low, found.high) == pytest.approx((0.0625, -0.0770, 0.2020), abs=2e-4) or (
        found.low < found.estimate < found.high
    )


def test_equal_scores_that_are_no_hits_do_not_shrink_to_a_point() -> None:
    found = paired_difference([0.25] * 40)
    assert found.high - found.low > 0.1


def test_one_document_bounds_nothing() -> None:
    assert paired_difference([0.5]).low == -UNBOUNDED


TWELVE = [f"scene-{number}" for number in range(12)]


def test_hits_that_are_all_lost_have_the_closed_form() -> None:
    """The score of n pairs that all are lost is sqrt(n (1 - d) / (1 + d)): d = (n - z^2) / (n + z^2)."""
    found = hits_lost([1.0] * 12, TWELVE)
    assert (found.estimate, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx((12 - REACH**2) / (12 + REACH**2), abs=1e-9)


def test_eleven_of_twelve_hits_lost_by_a_likelihood_searched_on_a_grid() -> None:
    """The end is where the score is 1.96, its variance at the likeliest shares of that difference."""
    found = hits_lost([1.0] * 11 + [0.0], TWELVE)

    def score(difference: float) -> float:
        shares = [number / 20000 for number in range(1, 20000)]
        some = [lost for lost in shares if difference + 2 * lost < 1.0]
        likeliest = max(
            some,
            key=lambda lost: 11 * math.log(difference + lost) + math.log(1.0 - difference - 2 * lost),
        )
        return (11 - 12 * difference) / math.sqrt(12 * (difference + 2 * likeliest - difference**2))

    assert score(found.low) == pytest.approx(1.96, abs=0.01)
    assert found.low < hits_lost([1.0] * 12, TWELVE).low
    assert found.high < 1.0


def test_hits_of_families_count_for_fewer_items() -> None:
    families = [name for name in TWELVE[:4] for _ in range(10)]
    alike = hits_lost([1.0] * 40, families)
    n = 40 / 1.9
    assert alike.low == pytest.approx((n - REACH**2) / (n + REACH**2), abs=1e-9)
    apart = hits_lost([1.0] * 30 + [0.0] * 10, families)
    assert apart.low < 0.0 < apart.estimate == 0.75
    assert -1.0 < apart.low < apart.high <= 1.0


def test_one_family_of_hits_bounds_nothing() -> None:
    found = hits_lost([1.0, 0.0], ["one", "one"])
    assert (found.low, found.high) == (-1.0, 1.0)


@pytest.mark.parametrize("agree", [0.0, 0.3])
def test_intervals_of_hits_lost_hold_the_truth(agree: float) -> None:
    chance, held, families = random.Random(11), 0, [name for name in TWELVE for _ in range(3)]
    for _ in range(400):
        lost = []
        for _scene in TWELVE:
            scene = float(chance.random() < 0.7)
            drawn = [scene if chance.random() < agree else float(chance.random() < 0.7) for _ in range(3)]
            lost += [one - float(chance.random() < 0.2) * one for one in drawn]
        found = hits_lost(lost, families)
        held += found.low <= 0.56 <= found.high
    assert held >= 374


def test_gains_that_are_all_alike_do_not_shrink_to_a_point() -> None:
    found = mean_gain([0.5] * 12, TWELVE)
    kept = 0.05 ** (1 / 12)
    assert found.low == pytest.approx(0.5 * kept)
    assert found.high == pytest.approx(1.0 - 0.5 * kept)


def test_gains_stay_within_what_can_be() -> None:
    error = math.sqrt((8 * (1 / 3) ** 2 + 4 * (2 / 3) ** 2) / 11 / 12)
    found = mean_gain([1.0] * 8 + [0.0] * 4, TWELVE)
    assert found.low == pytest.approx(2 / 3 - 2.201 * error, abs=1e-4)
    assert found.high == pytest.approx(2 / 3 + 2.201 * error, abs=1e-4)
    assert mean_gain([1.0] * 11 + [0.0], TWELVE).high == 1.0
    alone = mean_gain([0.4], ["one"])
    assert (alone.low, alone.high) == (-1.0, 1.0)
