"""How well likeness tells what belongs together from what does not: the area under the ROC curve.

Likenesses are counted in equal bins from 0 to 1, so that a hundred thousand pairs cost a thousand
sums; two in one bin are a tie. Groups (scenes) are what was sampled: a pair between two groups belongs
to both, so the error is a jackknife's that leaves out a group with all its pairs. An interval of estimate
and error has no width at an area of 1. The area is a probability, and may be given a proportion's interval
(Kottas, Kuss and Zapf, BMC Medical Research Methodology 14:26, 2014); ours is the mid-P one on the effective
sample of clustered items (Korn and Graubard), as `shares` has it for shares, and the jackknife's where that
reaches further.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from adapterc.ir.interval import Interval
from adapterc.statistics.distributions import t_quantile
from adapterc.statistics.estimates import LEVEL
from adapterc.statistics.shares import assumed_sample, mid_p

BINS = 1001
_FEWEST = 3
_UPPER = (1.0 + LEVEL) / 2.0
_MANY = 1e5
_ALIKE = 1e-9
Histogram = list[int]


def bin_of(likeness: float) -> int:
    """The bin that a likeness, 0.0 to 1.0, is counted in."""
    return round(likeness * (BINS - 1))


def area(within: Sequence[int], between: Sequence[int]) -> float:
    """The share of (within, between) with the first likeness the greater; a tie counts half, 0.5 for none."""
    below, won = 0, 0.0
    for inside, outside in zip(within, between, strict=True):
        won += inside * (below + outside / 2)
        below += outside
    whole = sum(within) * below
    return won / whole if whole else 0.5


class Agreement:
    """Likenesses within each group, and between each two of them (keys sorted, each pair once)."""

    def __init__(
        self,
        within: Mapping[str, Histogram],
        between: Mapping[tuple[str, str], Histogram],
        sizes: Mapping[str, int],
    ) -> None:
        """`sizes` says how many items of each group were compared: contexts that were drawn in."""
        self._within = within
        self._between = between
        self._sizes = sizes

    def of_group(self, group: str, without: str = "") -> float:
        """The area for one group, its own pairs against those that it has with others but `without`."""
        return area(self._within[group], self._outside(group, without))

    def mean(self, without: str = "") -> float:
        """The mean area over groups."""
        kept = [group for group in sorted(self._within) if group != without]
        return fmean(self.of_group(group, without) for group in kept)

    def interval(self) -> Interval:
        """The mean area with its two-sided 95% interval; 0 to 1 where three groups are not there."""
        groups = sorted(self._within)
        left_out = [self.mean(group) for group in groups] if len(groups) >= _FEWEST else []
        return area_interval(self.mean(), left_out, [self._sizes[group] for group in groups])

    def _outside(self, group: str, without: str) -> Histogram:
        mine = [counts for pair, counts in self._between.items() if group in pair and without not in pair]
        return [sum(column) for column in zip(*mine, strict=True)] if mine else [0] * BINS


def area_interval(found: float, left_out: Sequence[float], sizes: Sequence[int]) -> Interval:
    """The 95% interval of a mean area; `left_out` are the means without each group, `sizes` its items.

    The effective sample is what leaves the jackknife's error, less by the ratio of t quantiles that stands
    for few groups. Groups that are all told apart show no error to take it from, and groups that hardly
    differ too little of one: so that they prove no more than shares do, no lower end stands above that of
    hits alone on `assumed_sample`, and no upper end below that of misses alone.
    """
    n = len(left_out)
    if n < _FEWEST:
        return Interval(estimate=found, low=0.0, high=1.0)
    least, middle = assumed_sample(sizes), fmean(left_out)
    error = math.sqrt((n - 1) / n * sum((value - middle) ** 2 for value in left_out))
    quantile, effective = t_quantile(_UPPER, n - 1.0), least
    if error > _ALIKE and 0.0 < found < 1.0:
        few = (t_quantile(_UPPER, _MANY) / quantile) ** 2
        effective = min(_MANY, max(found * (1.0 - found) / error**2 * few, 1.0))
    shown = mid_p(found, effective)
    low = min(shown.low, found - quantile * error, mid_p(1.0, least).low)
    high = max(shown.high, found + quantile * error, mid_p(0.0, least).high)
    return Interval(estimate=found, low=max(0.0, low), high=min(1.0, high))
