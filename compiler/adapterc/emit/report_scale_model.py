"""The part of report.json that stands there where an adapter is scaled."""

from __future__ import annotations

from pydantic import Field

from adapterc.emit.report_base import Interval, Part


class TrialTraitReport(Part):
    """A trait on the development items."""

    id: str
    n: int = Field(description="development items")
    effect: Interval = Field(description="paired difference, adapter less base, in the trait's unit")
    size: float | None = Field(description="the same in standard deviations, in the declared direction")
    met: bool = Field(description="whether it does what was declared, by its estimates")


class ScaleTrialReport(Part):
    """One scale that was tried."""

    scale: float
    kl: float | None = Field(description="mean KL(base || adapter) on development text, nats a token")
    ppl_ratio: float | None
    retained: bool = Field(description="whether that is within the bounds on retention")
    traits: list[TrialTraitReport]


class ScaleReport(Part):
    """What the trained adapter's effect was multiplied by; it is folded into the weights."""

    scale: float
    reason: str
    trials: list[ScaleTrialReport] = Field(description="empty where the spec names the scale itself")
