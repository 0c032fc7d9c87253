"""Numbers, intervals and conditions as the report has them: what does not exist is null."""

from __future__ import annotations

import math
from collections.abc import Iterable

from adapterc.emit.report_base import Check, Interval
from adapterc.ir import findings, interval

_UNBOUNDED = 1e9


def finite(value: float | None) -> float | None:
    """`value`, or None where it stands for what the data do not bound, or is no number at all."""
    return value if value is not None and math.isfinite(value) and abs(value) < _UNBOUNDED else None


def interval_of(found: interval.Interval) -> Interval:
    """An interval with null for what is unbounded."""
    return Interval(estimate=finite(found.estimate), low=finite(found.low), high=finite(found.high))


def checks_of(checks: Iterable[findings.Check]) -> list[Check]:
    """Conditions in their order."""
    return [
        Check(name=c.name, bound=c.bound, found=interval_of(c.found), holds=c.holds, note=c.note)
        for c in checks
    ]
