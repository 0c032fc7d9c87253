"""A part of a report that the spec declares no threshold for, and one that it does."""

from __future__ import annotations

from adapterc.emit.report_base import Interval, Outcome
from adapterc.emit.report_findings_model import PartReport

SHOWN = Interval(estimate=0.031, low=-0.014, high=0.077)


def part_report(name: str, verdict: Outcome, *, declared: bool = False, n: int = 16) -> PartReport:
    """A frame with this verdict beneath its word."""
    return PartReport(
        id=name,
        kind="frame",
        verdict=verdict,
        declared=declared,
        evidence="deterministic patterns",
        unit="share of steps",
        level_unit="share of steps",
        n=n,
        clusters=n,
        effect=SHOWN,
        effect_size=None,
        p=0.08,
        p_adjusted=0.08,
        mde=0.06,
        base=SHOWN,
        adapter=SHOWN,
        chance=None,
        thresholds=[],
        checks=[],
        reason="It is as it is.",
        answers=[],
    )
