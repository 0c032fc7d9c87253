from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from adapterc.statistics.distributions import beta_cdf, beta_quantile, t_cdf, t_quantile
from adapterc.statistics.estimates import (
    UNBOUNDED,
    detectable,
    estimate,
    holm,
    interval,
    p_value,
    planned,
    ratio_interval,
    standardized,
)
from adapterc.statistics.shares import proportion


@pytest.mark.parametrize("a,b", [(0.5, 0.5), (1, 60), (3.2, 71.4), (40, 2), (200, 300)])
def test_the_beta_distribution_agrees_with_scipy(a: float, b: float) -> None:
    for x in (0.001, 0.05, 0.3, 0.5, 0.9, 0.999):
        assert beta_cdf(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-10)
    for p in (0.001, 0.025, 0.5, 0.95, 0.999):
        assert beta_quantile(p, a, b) == pytest.approx(stats.beta.ppf(p, a, b), abs=1e-9)


@pytest.mark.parametrize("df", [1.0, 2.5, 11.0, 23.0, 400.0])
def test_students_t_agrees_with_scipy(df: float) -> None:
    for t in (-30.0, -2.0, -0.1, 0.0, 0.7, 5.0):
        assert t_cdf(t, df) == pytest.approx(stats.t.cdf(t, df), rel=1e-9, abs=1e-12)
    for p in (0.001, 0.05, 0.5, 0.8, 0.975, 0.9995):
        assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-8, abs=1e-9)


def test_families_of_one_size_come_to_a_t_test_over_family_means() -> None:
    rng = np.random.default_rng(7)
    values = rng.normal(0.4, 1.0, (24, 3)) + rng.normal(0, 1.0, (24, 1))
    families = [f"f{row}" for row in range(24) for _ in range(3)]
    found = estimate(values.ravel().tolist(), families)
    means = values.mean(1)
    low, high = stats.t.interval(0.95, 23, means.mean(), stats.sem(means))
    assert found.df == pytest.approx(23.0)
    assert (interval(found).low, interval(found).high) == pytest.approx((low, high), rel=1e-8)
    expected = stats.ttest_1samp(means, 0.0, alternative="greater").pvalue
    assert p_value(found, 1) == pytest.approx(expected, rel=1e-6)
    assert p_value(found, -1) == pytest.approx(1 - expected, rel=1e-6)


@pytest.mark.parametrize("uneven", [False, True])
def test_nominal_95_percent_covers_93_to_97_with_24_correlated_families(uneven: bool) -> None:
    rng = np.random.default_rng(20240)
    sizes = np.array([1, 2, 3, 4, 5, 3] * 4 if uneven else [3] * 24)
    families = [f"f{row}" for row, size in enumerate(sizes) for _ in range(size)]
    place = np.repeat(np.arange(24), sizes)
    rho, true, covered, runs = 0.3, 0.25, 0, 3000
    for _ in range(runs):
        shared, own = rng.normal(size=24), rng.normal(size=len(place))
        values = true + np.sqrt(rho) * shared[place] + np.sqrt(1 - rho) * own
        found = interval(estimate(values.tolist(), families))
        covered += found.low <= true <= found.high
    assert 0.93 <= covered / runs <= 0.97


def test_an_effective_sample_shrinks_where_families_agree() -> None:
    families = [f"f{row}" for row in range(24) for _ in range(4)]
    together = [float(row % 3 == 0) for row in range(24) for _ in range(4)]
    apart = [float(place % 3 == 0) for place in range(96)]
    assert estimate(together, families).effective == pytest.approx(24, abs=1.5)
    assert estimate(apart, families).effective == 96.0
    assert estimate([0.5, 0.7], ["only", "only"]).effective == 1.0


def test_holm_multiplies_by_what_is_left_and_never_falls() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}
    assert holm({}) == {}


def test_the_detectable_effect_is_found_with_power_080() -> None:
    rng = np.random.default_rng(5)
    families = [f"f{row}" for row in range(24) for _ in range(2)]
    sigma = estimate(rng.normal(0, 1, 48).tolist(), families)
    true = detectable(sigma) * (1 / np.sqrt(48)) / sigma.error
    found = [p_value(estimate(rng.normal(true, 1, 48).tolist(), families), 1) < 0.05 for _ in range(1500)]
    assert np.mean(found) == pytest.approx(0.80, abs=0.04)


def test_one_family_bounds_nothing() -> None:
    found = estimate([0.5, 0.7], ["only", "only"])
    assert (interval(found).low, interval(found).high) == (-UNBOUNDED, UNBOUNDED)
    assert p_value(found, 1) == 1.0
    assert (proportion([1.0, 1.0], ["only"] * 2).low, detectable(found)) == (0.0, UNBOUNDED)


def test_items_that_all_moved_alike_are_judged_by_the_sign_test_over_families() -> None:
    found = estimate([-1.0] * 12, [f"f{place % 6}" for place in range(12)])
    assert p_value(found, -1) == pytest.approx(0.5**6)
    assert p_value(found, 1) == 1.0


def test_a_ratio_comes_from_its_log() -> None:
    found = ratio_interval(interval(estimate([np.log(2.0)] * 8, [f"f{place}" for place in range(8)])))
    assert found.estimate == pytest.approx(2.0)


def test_a_ratio_of_one_family_has_no_bounds() -> None:
    found = ratio_interval(interval(estimate([1.0, 1.2, 0.9], ["only"] * 3)))
    assert (found.low, found.high) == (0.0, UNBOUNDED)
    assert found.estimate == pytest.approx(np.exp(31 / 30))


def test_a_standardized_effect_covers_its_true_size() -> None:
    rng = np.random.default_rng(17)
    families = [f"f{row}" for row in range(24) for _ in range(3)]
    rho, true, covered, runs = 0.3, 0.8, 0, 1500
    for _ in range(runs):
        shared, own = rng.normal(size=(24, 1)), rng.normal(size=(24, 3))
        values = true + np.sqrt(rho) * shared + np.sqrt(1 - rho) * own
        size = standardized(values.ravel().tolist(), families)
        assert size is not None
        found = interval(size)
        covered += found.low <= true <= found.high
    assert 0.92 <= covered / runs <= 0.975


def test_a_planned_effect_is_as_detectable_as_one_that_was_measured_with_its_spread() -> None:
    values = np.random.default_rng(31).normal(0, 1.0, 24)
    measured = estimate(values.tolist(), [f"f{place}" for place in range(24)])
    assert detectable(planned(measured.spread, 24, 24)) == pytest.approx(detectable(measured))
    assert detectable(planned(1.0, 24, 1)) == UNBOUNDED


@pytest.mark.parametrize("values", [[-1.0] * 6, [0.1 + 0.2, 0.3] * 3, [0.0] * 6])
def test_items_that_all_moved_alike_have_no_effect_size(values: list[float]) -> None:
    families = [f"f{place % 3}" for place in range(6)]
    assert estimate(values, families).size is None
    assert standardized(values, families) is None
