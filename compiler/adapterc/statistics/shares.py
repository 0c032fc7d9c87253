"""Shares of hits among items that come in families.

The binomial's mid-P interval on the effective sample (Korn and Graubard, Survey Methodology 24, 1998, with
mid-P in the place of Clopper and Pearson's, which holds the truth in 97 to 99 of 100 experiments of our
sizes). At no hit and at all the design effect is assumed.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from adapterc.ir.interval import Interval
from adapterc.statistics.distributions import beta_quantile, mid_p_cdf, mid_p_quantile, t_quantile
from adapterc.statistics.estimates import LEVEL, POWER, estimate

FAMILY_CORRELATION = 0.1
"""How far items of one family are taken to agree where no hit, or every item a hit, shows nothing of it.

An assumption, not an estimate: answers that all came out alike hold no spread to estimate it from, and to
count them as independent would say most where least is known. Two items of a family then count as 1.8, twenty
as 6.9. Where families agree more than that, the interval is narrower than it ought to be.
"""


def proportion(hits: Sequence[float], families: Sequence[str]) -> Interval:
    """A share with its mid-P interval on the effective sample.

    The sample shrinks by the design effect that the hits themselves show, and by the ratio of t
    quantiles that stands for few families. At no hit or all there is nothing to estimate it from, and
    `assumed_sample` stands in its place. A single miss shows families that hardly agree: so that it never
    proves more than none would, no interval reaches less far down than that of hits alone, or up than that
    of misses alone.
    """
    found = estimate(hits, families)
    share, n = found.mean, float(found.n)
    if found.clusters < 2:
        return Interval(estimate=share, low=0.0, high=1.0)
    least = assumed_sample(Counter(families).values())
    if share in (0.0, 1.0):
        return mid_p(share, least)
    effective = n
    if found.error > 0.0:
        effective = min(n, share * (1.0 - share) / found.error**2 * few(n, found.df))
    shown = mid_p(share, effective)
    low, high = min(shown.low, mid_p(1.0, least).low), max(shown.high, mid_p(0.0, least).high)
    return Interval(estimate=share, low=low, high=high)


def assumed_sample(sizes: Iterable[int]) -> float:
    """How many independent items those of families of such sizes count for, at `FAMILY_CORRELATION`.

    Kish's design effect 1 + (m - 1) rho, m the mean size of the family that an item is in. 0 for none.
    """
    counted = list(sizes)
    n = sum(counted)
    if not n:
        return 0.0
    return n / (1.0 + (sum(size**2 for size in counted) / n - 1.0) * FAMILY_CORRELATION)


def exact(share: float, n: float) -> Interval:
    """Clopper and Pearson's interval of a share of `n` independent items; `n` is above 0, whole or not."""
    tail, count = (1.0 - LEVEL) / 2.0, share * n
    low = beta_quantile(tail, count, n - count + 1.0) if share > 0.0 else 0.0
    high = beta_quantile(1.0 - tail, count + 1.0, n - count) if share < 1.0 else 1.0
    return Interval(estimate=share, low=low, high=high)


def mid_p(share: float, n: float) -> Interval:
    """The mid-P interval of a share of `n` independent items, whole or not.

    An outcome as likely as what was seen counts half: the interval holds the truth about as often as it
    says, where Clopper and Pearson's does at least as often (Lancaster, JASA 56, 1961). Where all are hits
    the half of q^n is the tail, so that the end is (2 tail)^(1/n): the limit of shares that go to 1.
    """
    tail, count = (1.0 - LEVEL) / 2.0, share * n
    if share in (0.0, 1.0):
        end = (2.0 * tail) ** (1.0 / n)
        return Interval(estimate=share, low=end if share else 0.0, high=1.0 if share else 1.0 - end)
    low, high = mid_p_quantile(tail, count, n), mid_p_quantile(1.0 - tail, count, n)
    return Interval(estimate=share, low=low, high=high)


@lru_cache(maxsize=256)
def needed_share(least: float, n: int, clusters: int) -> float:
    """The true share at which `n` items show at least `least`, on their interval's lower end, with power
    about 0.8, were items of one family independent; where they are not, more is needed. Infinity where not
    even a hit in every item shows it.
    """
    if clusters < 2 or least > provable(n, clusters):
        return math.inf
    effective = n * few(n, clusters - 1.0)

    def shown(hits: int) -> bool:
        tail = (1.0 - LEVEL) / 2.0
        return hits == n or (hits > 0 and mid_p_cdf(least, effective * hits / n, effective) <= tail)

    fewest = bisect_left(range(n + 1), True, key=shown)
    return beta_quantile(POWER, fewest, n - fewest + 1.0)


def provable(n: int, clusters: int) -> float:
    """The lower end that a hit in each of `n` items shows, in families as alike in size as can be."""
    if clusters < 2:
        return 0.0
    small, more = divmod(n, clusters)
    return mid_p(1.0, assumed_sample([small + 1] * more + [small] * (clusters - more))).low


def few(n: float, df: float) -> float:
    """How much of a sample is left when its spread is known from few families only."""
    upper = (1.0 + LEVEL) / 2.0
    return (t_quantile(upper, n - 1.0) / t_quantile(upper, df)) ** 2
