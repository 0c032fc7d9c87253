"""One part's evidence, and what every kind of part is reckoned with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from adapterc.errors import CompilerBugError
from adapterc.ir.interval import Interval
from adapterc.ir.judged import Part
from adapterc.ir.part_verdicts import PartAnswer, PartArm
from adapterc.ir.spec import Threshold
from adapterc.ir.verification import Check
from adapterc.statistics.estimates import Estimate
from adapterc.verify.effects import Metric

ANSWERS_SHOWN = 6
"""Answers of a part that the report has side by side, the first ones."""

ARMS = "base and adapter arms, one training seed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEffect:
    """One part's evidence. `says` tells both arms' levels; `reported` are conditions that decide nothing."""

    part: Part
    says: str
    evidence: str
    unit: str
    level_unit: str
    paired: Estimate
    base: Interval
    adapter: Interval
    metrics: Mapping[str, Metric]
    chance: float | None = None
    reported: tuple[Check, ...] = ()
    answers: tuple[PartAnswer, ...] = ()
    direction: int = 1
    acted: bool = False

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """What is declared of the part."""
        return self.part.thresholds


def finite(value: float) -> float:
    """`value`; CompilerBugError for what is no number."""
    if not math.isfinite(value):
        raise CompilerBugError("a log-likelihood is not a number")
    return value


def said_by(arm: PartArm) -> dict[str, str]:
    """What an arm answered, by item."""
    return {answer.item: answer.text for answer in arm.answers}
