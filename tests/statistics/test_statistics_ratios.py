"""Ratios of paired means: against a plain search over all ratios, and by simulation."""

from __future__ import annotations

from random import Random

import pytest

from adapterc.statistics.distributions import t_quantile
from adapterc.statistics.estimates import estimate
from adapterc.statistics.ratios import ratio_of_means, ratio_of_sums

FAMILIES = [f"f{number % 7}" for number in range(14)]
BELOW = [0.9, 1.1, 1.4, 0.7, 1.2, 0.8, 1.0, 1.3, 0.6, 1.1, 0.9, 1.5, 1.0, 0.8]
ABOVE = [0.5, 0.7, 0.6, 0.4, 0.8, 0.1, 0.6, 0.9, 0.2, 0.5, 0.6, 0.7, 0.3, 0.5]


def is_kept(ratio: float, above: list[float], below: list[float], families: list[str]) -> bool:
    """Whether a t test of `above - ratio * below` keeps this ratio."""
    found = estimate([a - ratio * b for a, b in zip(above, below, strict=True)], families)
    return abs(found.mean) <= t_quantile(0.975, found.df) * found.error


def test_the_interval_holds_just_the_ratios_that_a_test_keeps() -> None:
    found = ratio_of_means(ABOVE, BELOW, FAMILIES)
    assert found is not None
    assert found.estimate == pytest.approx(sum(ABOVE) / sum(BELOW))
    for step in range(-1000, 3000):
        ratio = step / 1000
        inside = found.low <= ratio <= found.high
        assert inside == is_kept(ratio, ABOVE, BELOW, FAMILIES), ratio


@pytest.mark.parametrize("below", [[0.0] * 14, [(-1.0) ** at for at in range(14)], [0.1, -0.05] * 7])
def test_nothing_is_a_share_of_what_may_be_none(below: list[float]) -> None:
    assert ratio_of_means(ABOVE, below, [str(at) for at in range(14)]) is None


def test_one_family_decides_nothing() -> None:
    assert ratio_of_means(ABOVE, BELOW, ["f"] * 14) is None


def test_ten_items_that_moved_alike_are_no_certainty() -> None:
    moved, families = [-1.0] * 10, [str(at) for at in range(10)]
    found = ratio_of_means(moved, moved, families, shares=True)
    assert found is not None
    assert (found.estimate, round(found.low, 2), round(found.high, 2)) == (1.0, 0.76, 1.31)
    none = ratio_of_means([0.0] * 10, moved, families, shares=True)
    assert none is not None
    assert (none.estimate, round(none.low, 2), round(none.high, 2)) == (0.0, -0.19, 0.19)


@pytest.mark.parametrize(("truth", "spread"), [(0.6, 0.3), (0.0, 0.3), (1.0, 0.5)])
def test_a_true_ratio_is_covered_as_often_as_stated(truth: float, spread: float) -> None:
    chance = Random(17)
    families = [str(at) for at in range(10)]
    covered = 0
    for _ in range(1000):
        below = [chance.gauss(1.0, spread) for _ in families]
        above = [truth * (1.0 + (b - 1.0) / 2) + chance.gauss(0.0, spread) for b in below]
        found = ratio_of_means(above, below, families)
        covered += found is not None and found.low <= truth <= found.high
    assert 930 <= covered <= 970


def test_a_ratio_of_sums_counts_each_by_its_size() -> None:
    found = ratio_of_sums([1.0, 6.0, 2.0], [10.0, 30.0, 10.0], ["a", "b", "c"])
    assert (found.mean, found.n, found.clusters) == (0.18, 3, 3)
    parts = [(1.0 - 1.8) / (50 / 3), (6.0 - 5.4) / (50 / 3), (2.0 - 1.8) / (50 / 3)]
    assert found.error == pytest.approx((sum(part**2 for part in parts) / 6) ** 0.5)


def test_of_sizes_all_alike_a_ratio_of_sums_is_a_mean() -> None:
    found, plain = ratio_of_sums(ABOVE, [2.0] * 14, FAMILIES), estimate([a / 2 for a in ABOVE], FAMILIES)
    assert found.mean == pytest.approx(plain.mean)
    assert found.error == pytest.approx(plain.error)
    assert found.df == pytest.approx(plain.df)


def test_one_family_leaves_a_ratio_of_sums_without_an_error() -> None:
    assert ratio_of_sums([1.0, 2.0], [10.0, 10.0], ["a", "a"]).error == float("inf")
