from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from adapterc.statistics.shares import (
    FAMILY_CORRELATION,
    assumed_sample,
    exact,
    mid_p,
    needed_share,
    proportion,
    provable,
)


@pytest.mark.parametrize(("hits", "n"), [(0, 72), (8, 8), (3, 48)])
def test_the_exact_interval_is_clopper_and_pearsons(hits: int, n: int) -> None:
    expected = stats.binomtest(hits, n).proportion_ci(method="exact")
    found = exact(hits / n, n)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_a_proportion_covers_93_to_97_percent_with_correlated_families() -> None:
    rng = np.random.default_rng(11)
    families = [f"f{row}" for row in range(24) for _ in range(3)]
    for share in (0.05, 0.3, 0.7):
        covered, runs = 0, 800
        for _ in range(runs):
            chance = rng.beta(share * 4, (1 - share) * 4, size=24)
            hits = (rng.random((24, 3)) < chance[:, None]).astype(float)
            found = proportion(hits.ravel().tolist(), families)
            covered += found.low <= share <= found.high
        assert 0.93 <= covered / runs <= 0.97, share


@pytest.mark.parametrize(("hits", "n"), [(1, 24), (30, 72), (70, 72)])
def test_the_mid_p_interval_leaves_half_of_what_was_seen_on_either_side(hits: int, n: int) -> None:
    found = mid_p(hits / n, n)
    for share, seen in (
        (found.low, stats.binom.sf(hits, n, found.low)),
        (found.high, stats.binom.cdf(hits - 1, n, found.high)),
    ):
        assert seen + stats.binom.pmf(hits, n, share) / 2 == pytest.approx(0.025, abs=1e-9)


def test_independent_items_get_an_interval_a_little_inside_clopper_and_pearsons() -> None:
    rng = np.random.default_rng(3)
    hits = (rng.random(60) < 0.4).astype(float).tolist()
    families = [f"f{place}" for place in range(60)]
    exact = stats.binomtest(int(sum(hits)), 60).proportion_ci(0.95, "exact")
    found = proportion(hits, families)
    assert exact.low < found.low < exact.low + 0.015
    assert exact.high - 0.015 < found.high < exact.high


@pytest.mark.parametrize("n,high", [(60, 0.0563), (72, 0.0487), (300, 0.0213)])
def test_no_hit_at_all_still_has_an_upper_bound(n: int, high: float) -> None:
    found = proportion([0.0] * n, [f"f{place % 24}" for place in range(n)])
    assert (found.estimate, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(high, abs=1e-4)


def test_hits_that_come_in_families_widen_the_interval() -> None:
    families = [f"f{row}" for row in range(24) for _ in range(4)]
    together = [1.0 if row < 8 else 0.0 for row in range(24) for _ in range(4)]
    apart = [1.0 if place % 3 == 0 else 0.0 for place in range(96)]
    assert sum(together) == sum(apart)
    assert proportion(together, families).low < proportion(apart, families).low - 0.05


@pytest.mark.parametrize("least", [0.5, 0.6, 0.8])
def test_a_needed_share_is_shown_mostly_and_the_threshold_itself_hardly_ever(least: float) -> None:
    families = [f"f{place % 24}" for place in range(72)]
    rng = np.random.default_rng(29)

    def power(share: float) -> float:
        draws = (rng.random((400, 72)) < share).astype(float)
        return float(np.mean([proportion(hits.tolist(), families).low >= least for hits in draws]))

    # About 0.80: the judge reads off the hits how far those of one family depend on each other.
    assert 0.7 <= power(needed_share(least, 72, 24)) <= 0.86
    assert power(least) <= 0.05


def test_no_share_is_enough_where_not_even_all_hits_show_it() -> None:
    assert needed_share(0.6, 3, 3) == np.inf
    assert needed_share(0.5, 200, 1) == np.inf
    assert needed_share(0.94, 72, 24) < 1.0


def in_families(count: int, size: int) -> list[str]:
    return [f"f{family}" for family in range(count) for _ in range(size)]


@pytest.mark.parametrize(("count", "size"), [(2, 20), (3, 20), (5, 20), (12, 20), (24, 3), (24, 20), (72, 1)])
def test_no_misses_prove_a_higher_share_than_none(count: int, size: int) -> None:
    n, families = count * size, in_families(count, size)
    least = proportion([1.0] * n, families).low
    for missed in range(1, min(n, 12)):
        together = [float(place >= missed) for place in range(n)]
        apart = [together[place % size * count + place // size] for place in range(n)]
        assert max(proportion(hits, families).low for hits in (together, apart)) <= least
        assert proportion([1.0 - hit for hit in apart], families).high >= 1.0 - least


def test_families_of_unlike_sizes_do_not_let_a_miss_prove_more_either() -> None:
    families = in_families(4, 2) + ["large"] * 60
    least = proportion([1.0] * 68, families).low
    for place in (0, 67):
        assert proportion([float(item != place) for item in range(68)], families).low <= least


@pytest.mark.parametrize("n", [3.0, 24.0, 34.5])
def test_the_interval_of_all_hits_is_the_limit_of_those_of_nearly_all(n: float) -> None:
    found, near = mid_p(1.0, n), mid_p(1.0 - 1e-9, n)
    assert found.low == pytest.approx(0.05 ** (1.0 / n))
    assert found.low == pytest.approx(near.low, abs=1e-6)
    assert mid_p(0.0, n).high == pytest.approx(1.0 - found.low)


def test_items_of_one_family_count_as_partly_one() -> None:
    assert assumed_sample([1] * 72) == 72.0
    assert assumed_sample([20] * 5) == pytest.approx(100 / (1 + 19 * FAMILY_CORRELATION))
    assert assumed_sample([1, 3]) == pytest.approx(4 / (1 + (10 / 4 - 1) * FAMILY_CORRELATION))
    assert assumed_sample([]) == 0.0


def test_a_hit_in_every_item_of_few_families_proves_less_than_of_many() -> None:
    few = proportion([1.0] * 100, in_families(5, 20)).low
    many = proportion([1.0] * 100, in_families(100, 1)).low
    assert (few, many) == pytest.approx((0.9168, 0.9705), abs=1e-4)


def test_what_all_hits_prove_is_foreseen_as_it_is_judged() -> None:
    families = in_families(4, 3) + ["f4"] * 2 + ["f5"] * 2
    assert provable(16, 6) == pytest.approx(proportion([1.0] * 16, families).low)
    assert provable(16, 1) == 0.0
    low = provable(72, 24)
    assert needed_share(low - 1e-6, 72, 24) < 1.0 < needed_share(low + 1e-6, 72, 24) == math.inf
