"""The parts of report.json that stand there where more than base and adapter was measured."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from adapterc.emit.report_base import Interval, Part

Level = Literal["quick", "standard", "release"]


class OldShareReport(Part):
    """How often the old behaviour still came."""

    kind: Literal["drawn", "forced"] = Field(
        description="drawn: in any of several answers at a temperature; forced: after the base's own first "
        "sentence"
    )
    hits: int = Field(description="questions in which it showed")
    n: int
    families: int = Field(description="families that these questions are from")
    bound: float = Field(
        description="one-sided 95% upper bound of the share, Clopper and Pearson's, with questions of one "
        "family counted as partly one"
    )
    base: int = Field(description="questions in which it showed in the base's likeliest answer")
    says: str = Field(description="the same in words")


class SeedReport(Part):
    """The trait from one training seed."""

    seed: int
    effect: Interval = Field(description="paired difference, adapter of this seed less base")
    level: Interval = Field(description="level of this seed's adapter")


class FurtherReport(Part):
    """A trait beyond base and adapter."""

    control: Interval = Field(description="level of the control arm")
    over_control: Interval = Field(
        description="paired difference, adapter less control, in the measure's unit"
    )
    p: float | None = Field(description="one-sided, of the difference from the control")
    p_adjusted: float | None = Field(description="Holm's, in one family with the differences from the base")
    prompted: Interval = Field(description="level of the base under the persona's system prompt")
    ceiling: Interval = Field(description="paired difference, prompted base less base")
    reach: Interval | None = Field(
        description="the adapter's effect over the ceiling; null where the ceiling is not told from 0"
    )
    old: list[OldShareReport]
    seeds: list[SeedReport]


class SwappedReport(Part):
    """One part of the spec in the control's rows."""

    node: str
    rows: int
    pairs: int
    swapped: int


class ControlReport(Part):
    """What the control arm was trained on: the adapter's rows with poles swapped at random."""

    rows: int
    pairs: int = Field(description="rows that have two poles")
    swapped: int = Field(description="of these, the ones whose poles were swapped")
    logit_shift: float = Field(description="largest change that the control makes to a logit")
    kl: float | None = Field(description="mean KL(base || control) on neutral text, nats a token")
    parts: list[SwappedReport] = Field(default=[], description="the same, part by part of the spec")


class PersonaReport(Part):
    """The system prompt that the base reads as the ceiling."""

    text: str
    as_system: bool = Field(description="whether it stood in a system turn; else at the head of the user's")
