"""Estimates over items that come in families: intervals that stay honest with two dozen families.

Items of one family share their wording, so families, not items, are what was sampled. Standard
errors are cluster-robust with the CR2 correction and Bell and McCaffrey's degrees of freedom
(McCaffrey and Bell, Survey Methodology 28, 2002), which for families of one size come to Student's t
over the family means with one degree less than there are families. All intervals are two-sided 95%;
`benchmarks/validity/coverage.py` counts. Shares stand in `shares`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

from adapterc.ir.interval import Interval
from adapterc.statistics.distributions import t_cdf, t_quantile
from adapterc.value import value

LEVEL = 0.95
ALPHA = 0.05
POWER = 0.80
# Stands for an end that the data do not bound: with one family there is no spread to judge by.
UNBOUNDED = 1e9
_ALIKE = 1e-12
"""A deviation below this is what rounding leaves of items that all moved alike."""


@value()
class Estimate:
    """A mean over items with its cluster-robust standard error; `spread` is the items' own deviation."""

    mean: float
    error: float
    df: float
    spread: float
    n: int
    clusters: int

    @property
    def effective(self) -> float:
        """How many independent items would leave the same error: n over the design effect, n at most."""
        if math.isinf(self.error):
            return 1.0
        return min(float(self.n), (self.spread / self.error) ** 2) if self.error else float(self.n)

    @property
    def size(self) -> float | None:
        """The mean in standard deviations of the items: Cohen's d of a paired difference.

        None where every item moved alike: no deviation to measure by.
        """
        return self.mean / self.spread if self.spread else None


def estimate(values: Sequence[float], families: Sequence[str]) -> Estimate:
    """The mean of `values`, one per item, whose families stand beside them; at least one item."""
    n, mean = len(values), fmean(values)
    sizes: dict[str, int] = {}
    residuals: dict[str, float] = {}
    for one, family in zip(values, families, strict=True):
        sizes[family] = sizes.get(family, 0) + 1
        residuals[family] = residuals.get(family, 0.0) + (one - mean)
    spread = stdev(values) if n > 1 else 0.0
    spread = spread if spread >= _ALIKE else 0.0
    if len(sizes) < 2:
        return Estimate(mean=mean, error=math.inf, df=1.0, spread=spread, n=n, clusters=len(sizes))
    variance = sum(residuals[family] ** 2 / (1.0 - size / n) for family, size in sizes.items()) / n**2
    return Estimate(
        mean=mean,
        error=math.sqrt(variance) if variance > 1e-24 else 0.0,
        df=_degrees_of_freedom(tuple(sizes.values()), n),
        spread=spread,
        n=n,
        clusters=len(sizes),
    )


def standardized(values: Sequence[float], families: Sequence[str]) -> Estimate | None:
    """Cohen's d of paired differences, the mean in standard deviations of the items, with its own error.

    The error is that of d's influence function, so it counts the spread as estimated too. None where every
    item moved alike, and d is not defined.
    """
    found = estimate(values, families)
    size = found.size
    if size is None:
        return None
    scores = [(value - found.mean) / found.spread for value in values]
    return estimate([size + z - size / 2.0 * (z * z - 1.0) for z in scores], families)


def interval(found: Estimate) -> Interval:
    """The two-sided 95% interval of a mean."""
    if math.isinf(found.error):
        return Interval(estimate=found.mean, low=-UNBOUNDED, high=UNBOUNDED)
    reach = t_quantile((1.0 + LEVEL) / 2.0, found.df) * found.error
    return Interval(estimate=found.mean, low=found.mean - reach, high=found.mean + reach)


def ratio_interval(logs: Interval) -> Interval:
    """An interval of log ratios as one of ratios; what is beyond every bound stays so."""
    known = math.log(UNBOUNDED)
    ends = (logs.estimate, logs.low, logs.high)
    middle, low, high = (math.exp(end) if end < known else UNBOUNDED for end in ends)
    return Interval(estimate=middle, low=low, high=high)


def p_value(found: Estimate, direction: int) -> float:
    """One-sided p against no effect, for an effect in `direction` (1 or -1).

    Where every item moved alike there is no spread to compute t from; then it is the sign test's over
    families.
    """
    moved = found.mean * direction
    if math.isinf(found.error):
        return 1.0
    if found.error == 0.0:
        return 0.5**found.clusters if moved > 0 else 1.0
    return t_cdf(-moved / found.error, found.df)


def detectable(found: Estimate) -> float:
    """The smallest true effect that a one-sided test at 0.05 finds with power 0.8, at this spread.

    Of that one test, unadjusted: where Holm's step asks for 0.05/3, such an effect is found with power 0.62,
    for 0.05/6 with 0.51 (24 families, noncentral t).
    """
    if math.isinf(found.error):
        return UNBOUNDED
    return (t_quantile(1.0 - ALPHA, found.df) + t_quantile(POWER, found.df)) * found.error


def planned(spread: float, n: int, clusters: int) -> Estimate:
    """An effect yet to be measured: nothing of it, at the spread that its items are thought to have."""
    error = spread / math.sqrt(n) if clusters > 1 else math.inf
    return Estimate(mean=0.0, error=error, df=max(clusters - 1.0, 1.0), spread=spread, n=n, clusters=clusters)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Holm's adjusted p values: family-wise error at most alpha over all that are named."""
    adjusted: dict[str, float] = {}
    largest = 0.0
    for place, (name, p) in enumerate(sorted(p_values.items(), key=lambda entry: (entry[1], entry[0]))):
        largest = max(largest, min(1.0, (len(p_values) - place) * p))
        adjusted[name] = largest
    return adjusted


def _degrees_of_freedom(sizes: Sequence[int], n: int) -> float:
    """Bell and McCaffrey's for a mean of independent items: n^2 over the summed squares of the covariances
    of the families' corrected residuals."""
    crossed = sum(
        (first * second / n) ** 2 / ((1.0 - first / n) * (1.0 - second / n))
        for place, first in enumerate(sizes)
        for other, second in enumerate(sizes)
        if place != other
    )
    return n**2 / (sum(size**2 for size in sizes) + crossed)
