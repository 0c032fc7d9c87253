"""The difference of two paired scores: of documents, which are independent, or of items in families."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import NormalDist, fmean, stdev

from adapterc.ir.interval import Interval
from adapterc.statistics.distributions import t_quantile
from adapterc.statistics.estimates import LEVEL, UNBOUNDED, estimate, interval
from adapterc.statistics.shares import assumed_sample, few, mid_p

REACH = NormalDist().inv_cdf((1.0 + LEVEL) / 2.0)
"""Standard errors to either side of a two-sided interval: 1.96."""
_STEPS = 80


def paired_difference(differences: Sequence[float]) -> Interval:
    """The mean of `differences` with its two-sided 95% interval; at least one.

    Of hits and misses (differences of -1, 0 and 1) Tango's score interval, which does not shrink to a point
    where no document came out otherwise; else Student's, as wide at least as that would then be.
    """
    n = len(differences)
    if all(one in (-1.0, 0.0, 1.0) for one in differences):
        return tango(sum(one > 0 for one in differences), sum(one < 0 for one in differences), n)
    middle = fmean(differences)
    if n < 2:
        return Interval(estimate=middle, low=-UNBOUNDED, high=UNBOUNDED)
    reach = t_quantile((1.0 + LEVEL) / 2.0, n - 1.0) * stdev(differences) / math.sqrt(n)
    reach = max(reach, _least_reach(n))
    return Interval(estimate=middle, low=middle - reach, high=middle + reach)


def hits_lost(differences: Sequence[float], families: Sequence[str]) -> Interval:
    """The mean difference of paired hits, each from -1 to 1, with an interval that stays there; at least one.

    Tango's score interval on the effective sample: n items where each is a family of its own, fewer by the
    design effect and by the ratio of t quantiles else. Where all came out alike, and no design effect shows,
    on `assumed_sample`; no interval is narrower than that one on the side of no difference.
    """
    found = estimate(differences, families)
    if found.clusters < 2:
        return Interval(estimate=found.mean, low=-1.0, high=1.0)
    least = assumed_sample(Counter(families).values())
    n = min(float(found.n), found.effective * few(found.n, found.df)) if found.error else least
    gained = sum(max(one, 0.0) for one in differences) * n / found.n
    lost = sum(max(-one, 0.0) for one in differences) * n / found.n
    shown = tango(gained, lost, n)
    low, high = min(shown.low, tango(least, 0.0, least).low), max(shown.high, tango(0.0, least, least).high)
    return Interval(estimate=found.mean, low=low, high=high)


def mean_gain(gains: Sequence[float], families: Sequence[str]) -> Interval:
    """The mean of gains from -1 to 1 that are no hits: Student's interval over families, cut to that range.

    Where all are alike no spread shows: no end above 0 lies nearer to the mean m than m times the lower end
    of a share of hits alone over these families, and mirrored below 0; an assumed width, not a measured one.
    """
    found = estimate(gains, families)
    if found.clusters < 2:
        return Interval(estimate=found.mean, low=-1.0, high=1.0)
    shown, kept = interval(found), mid_p(1.0, assumed_sample(Counter(families).values())).low
    reach = abs(found.mean) * (1.0 - kept)
    low, high = min(shown.low, found.mean - reach), max(shown.high, found.mean + reach)
    return Interval(estimate=found.mean, low=max(low, -1.0), high=min(high, 1.0))


def fewest_documents(margin: float) -> int:
    """How many documents show a loss below `margin` (0 to 1) where not one of them comes out otherwise."""
    return max(1, math.floor(REACH**2 * (1.0 / margin - 1.0)) + 1)


def tango(gained: float, lost: float, n: float) -> Interval:
    """Tango's score interval (Statistics in Medicine 17, 1998) of the difference of two paired proportions.

    `gained` of `n` pairs are hits in the second arm alone, `lost` in the first alone; `n` is above 0. An end
    is where the score statistic, with the variance that is likeliest under that difference, is the normal
    quantile. Counts need not be whole, as those of an effective sample are not.
    """
    middle = (gained - lost) / n
    low = _farthest(middle, -1.0, lambda at: _score(gained, lost, n, at) <= REACH)
    high = _farthest(middle, 1.0, lambda at: -_score(gained, lost, n, at) <= REACH)
    return Interval(estimate=middle, low=low, high=high)


def _score(gained: float, lost: float, n: float, difference: float) -> float:
    """The score statistic under a true difference."""
    linear = -gained - lost + (2 * n - gained + lost) * difference
    constant = -lost * difference * (1.0 - difference)
    share = (math.sqrt(max(linear**2 - 8.0 * n * constant, 0.0)) - linear) / (4.0 * n)
    variance = n * (2.0 * share + difference * (1.0 - difference))
    distance = gained - lost - n * difference
    if variance <= 1e-12:
        return 0.0 if abs(distance) < 1e-9 else math.copysign(math.inf, distance)
    return distance / math.sqrt(variance)


def _farthest(inside: float, outside: float, is_inside: Callable[[float], bool]) -> float:
    """The last point on the way from `inside` to `outside` that is in the interval."""
    if is_inside(outside):
        return outside
    for _ in range(_STEPS):
        middle = (inside + outside) / 2.0
        inside, outside = (middle, outside) if is_inside(middle) else (inside, middle)
    return inside


def _least_reach(n: int) -> float:
    """How far the score interval of `n` pairs reaches where all came out alike."""
    return REACH**2 / (n + REACH**2)
