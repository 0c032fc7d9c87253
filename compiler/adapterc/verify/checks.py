"""Conditions on a figure that has no interval of its own: the figure itself is bound."""

from __future__ import annotations

from adapterc.ir.interval import Interval
from adapterc.ir.verification import Check


def point(value: float) -> Interval:
    """A number without an interval."""
    return Interval(estimate=value, low=value, high=value)


def at_most(name: str, found: float, bound: float, *, note: str = "") -> Check:
    """A figure that may not exceed `bound`."""
    return Check(name=name, bound=f"at most {bound:g}", found=point(found), holds=found <= bound, note=note)


def at_least(name: str, found: float, bound: float, *, note: str = "") -> Check:
    """A figure that must reach `bound`."""
    return Check(name=name, bound=f"at least {bound:g}", found=point(found), holds=found >= bound, note=note)
