from __future__ import annotations

import random

import pytest

from adapterc.statistics.estimates import UNBOUNDED
from adapterc.statistics.paired import REACH, fewest_documents, paired_difference, tango


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
