"""What part of one effect another one reaches."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.ir.interval import Interval
from adapterc.statistics.estimates import UNBOUNDED, estimate, interval


def part_of_effect(part: Sequence[float], whole: Sequence[float], families: Sequence[str]) -> Interval | None:
    """The mean of `part` over the mean of `whole`, item by item beside each other, with its 95% interval.

    The interval is the ratio's by linearisation, clustered over `families`. None where the whole is not told
    from 0: then no part of it can be told either.
    """
    total = interval(estimate(whole, families))
    if total.low <= 0.0 <= total.high or abs(total.high) >= UNBOUNDED:
        return None
    ratio = sum(part) / sum(whole)
    middle = total.estimate
    shifted = [ratio + (mine - ratio * all_) / middle for mine, all_ in zip(part, whole, strict=True)]
    return interval(estimate(shifted, families))
