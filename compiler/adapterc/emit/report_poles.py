"""The two changes that a preference's effect is made of, as the report has them and as people read them."""

from __future__ import annotations

from pydantic import Field

from adapterc.emit.report_base import Interval, Part
from adapterc.emit.report_parts import interval_of
from adapterc.ir.verification import PoleChanges


class PolesReport(Part):
    """How the likelihood of either pole's answers changed; the effect is the first less the second."""

    to: Interval = Field(description="declared pole, adapter less base, nats a byte")
    opposite: Interval = Field(description="other pole, adapter less base, nats a byte")


def poles_report(found: PoleChanges | None) -> PolesReport | None:
    """Of a preference; None of another trait."""
    if found is None:
        return None
    return PolesReport(to=interval_of(found.to), opposite=interval_of(found.opposite))


def poles_said(found: PolesReport) -> str:
    """Where the greater part of the effect comes from, where it is not the declared pole; else nothing."""
    to, opposite = found.to.estimate, found.opposite.estimate
    if to is None or opposite is None or to <= opposite:
        return ""
    if to <= 0:
        return (
            "The declared pole did not become likelier: the effect is that the other became unlikelier still."
        )
    return "Most of it is that the other pole became unlikely." if -opposite > to else ""
