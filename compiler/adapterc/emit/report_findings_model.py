"""The part of report.json that tells of skills, knowledge, frames and dialogues."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from adapterc.emit.report_base import Alone, Check, Interval, Outcome, Part, Threshold
from adapterc.emit.report_traced_model import AdviceReport, TraceReport


class PartAnswerReport(Part):
    """One held-out question to a part, answered greedily by both arms."""

    prompt: str
    expected: str = Field(description="the fact, or the words that each step of the frame is known by")
    base: str
    adapter: str


class PartReport(Part):
    """A skill, all knowledge, a frame or all dialogues, and what was found of it."""

    id: str = Field(description="its path in the spec; a declared skill stands among the traits as well")
    kind: Literal["skill", "knowledge", "frame", "dialogues"]
    verdict: Outcome
    level: Alone = "quick"
    declared: bool = Field(
        description="whether the spec declares a threshold; else the paired effect alone is judged, "
        "corrected over all such parts, and it decides nothing"
    )
    evidence: str = Field(description="what was compared, and what was not")
    unit: str = Field(description="unit of the effect and of its smallest detectable size")
    level_unit: str = Field(description="unit of the levels of both arms")
    n: int = Field(description="held-out items, of dialogues whole ones; 0 where nothing is held out")
    clusters: int = Field(description="what intervals are computed over")
    effect: Interval = Field(description="paired difference, adapter less base")
    effect_size: float | None = Field(
        description="the same in standard deviations of the difference; null where every item moved alike"
    )
    p: float | None
    p_adjusted: float | None = Field(description="Holm's adjustment, with the traits where it is declared")
    mde: float | None = Field(
        description="smallest effect that one test at 0.05 would have found with 80% power, unadjusted for "
        "the other tests"
    )
    base: Interval
    adapter: Interval
    chance: float | None = Field(description="what guessing would score, null where nothing is guessed")
    thresholds: list[Threshold]
    checks: list[Check]
    reason: str = Field(description="the verdict in a sentence or two")
    answers: list[PartAnswerReport] = Field(
        description="the first of the greedy answers, where there are any"
    )
    trace: TraceReport | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="the worst items and what trained them, where the part is not VERIFIED; of a declared "
        "skill it stands among the traits",
    )
    advice: list[AdviceReport] = Field(
        default_factory=list,
        exclude_if=lambda found: not found,
        description="what to change, where the part is not VERIFIED; of a declared skill it stands among the "
        "traits",
    )
