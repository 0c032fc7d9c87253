"""How well likeness tells what belongs together from what does not: the area under the ROC curve.

Likenesses are counted in equal bins from 0 to 1, so that a hundred thousand pairs cost a thousand
sums; two in one bin are a tie. Groups (scenes) are what was sampled: a pair between two groups belongs
to both, so the interval is a jackknife that leaves out a group with all its pairs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from adapterc.ir.interval import Interval
from adapterc.statistics.distributions import t_quantile
from adapterc.statistics.estimates import LEVEL

BINS = 1001
Histogram = list[int]


def histogram(likenesses: Sequence[float]) -> Histogram:
    """How many likenesses, 0.0 to 1.0, fall into each bin."""
    counts = [0] * BINS
    for value in likenesses:
        counts[round(value * (BINS - 1))] += 1
    return counts


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

    def __init__(self, within: Mapping[str, Histogram], between: Mapping[tuple[str, str], Histogram]) -> None:
        self._within = within
        self._between = between

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
        found = self.mean()
        if len(groups) < 3:
            return Interval(estimate=found, low=0.0, high=1.0)
        left_out = [self.mean(group) for group in groups]
        middle, n = fmean(left_out), len(groups)
        error = math.sqrt((n - 1) / n * sum((value - middle) ** 2 for value in left_out))
        reach = t_quantile((1.0 + LEVEL) / 2.0, n - 1.0) * error
        return Interval(estimate=found, low=max(0.0, found - reach), high=min(1.0, found + reach))

    def _outside(self, group: str, without: str) -> Histogram:
        mine = [counts for pair, counts in self._between.items() if group in pair and without not in pair]
        return [sum(column) for column in zip(*mine, strict=True)] if mine else [0] * BINS
