"""Ratios of two paired means, such as an effect here over the same items' effect elsewhere, and of two sums.

Of means there is Fieller's interval (Journal of the Royal Statistical Society B 16, 1954): every ratio r that
a t test of `above - r * below` does not reject, paired by item and clustered by family. It is bounded exactly
where the interval of the mean below excludes 0; else the data can show any ratio, and there is none to
report.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from adapterc.ir.interval import Interval
from adapterc.statistics.distributions import t_quantile
from adapterc.statistics.estimates import LEVEL, Estimate, estimate


def ratio_of_means(
    above: Sequence[float], below: Sequence[float], families: Sequence[str], *, shares: bool = False
) -> Interval | None:
    """The ratio with its 95% interval; None where the interval of the mean below touches 0.

    With `shares` the values are differences of hits, -1, 0 or 1, which a few items may all have in common.
    Each mean then gets the variance of two more items of which half went up and half down (Agresti and
    Min's for paired shares, Statistics in Medicine 24, 2005), so that no ten items pass for certainty.
    """
    top, bottom = estimate(above, families), estimate(below, families)
    apart = estimate([one - other for one, other in zip(above, below, strict=True)], families)
    if math.isinf(bottom.error):
        return None
    more = 1.0 / (top.n + 2.0) ** 2 if shares else 0.0
    together = (top.error**2 + bottom.error**2 - apart.error**2) / 2.0
    squared = t_quantile((1.0 + LEVEL) / 2.0, bottom.df) ** 2
    # Ratios r with (top - r bottom)^2 <= t^2 Var(top - r bottom): between the roots of a r^2 - 2 b r + c.
    a = bottom.mean**2 - squared * (bottom.error**2 + more)
    b = top.mean * bottom.mean - squared * together
    c = top.mean**2 - squared * (top.error**2 + more)
    if a <= 0.0:
        return None
    reach = math.sqrt(max(b * b - a * c, 0.0))
    return Interval(estimate=top.mean / bottom.mean, low=(b - reach) / a, high=(b + reach) / a)


def ratio_of_sums(above: Sequence[float], below: Sequence[float], families: Sequence[str]) -> Estimate:
    """Summed `above` over summed `below`, such as nats over tokens, with its cluster-robust error.

    Each item counts by its linearized part, (above - ratio * below) / mean below: of sums that are sure the
    ratio is as sure as those parts' mean. `below` counts something, so its sum is above 0.
    """
    ratio, size = math.fsum(above) / math.fsum(below), fmean(below)
    parts = [(one - ratio * count) / size for one, count in zip(above, below, strict=True)]
    return replace(estimate(parts, families), mean=ratio)
