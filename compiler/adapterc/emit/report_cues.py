"""What trivial rules make of a preference's pairs, as the report has it and as people read it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from adapterc.emit.report_base import Interval, Part
from adapterc.emit.report_parts import interval_of
from adapterc.ir.verification import TrivialCue


class CueReport(Part):
    """A rule that reads one feature of two answers and no meaning. It is told, and decides nothing."""

    rule: str = Field(description="which of the two answers it takes")
    share: Interval = Field(
        description="share of the held-out pairs of which it takes the declared pole, a tie half, in the "
        "direction that takes more of them"
    )
    of_rows: float | None = Field(
        description="share of the trait's training rows of which it takes the wanted answer; null where no "
        "row with two answers is known"
    )


def cue_reports(found: Sequence[TrivialCue]) -> list[CueReport]:
    """Of a preference; of another trait none."""
    return [CueReport(rule=one.rule, share=interval_of(one.share), of_rows=one.of_rows) for one in found]


def cues_said(cues: Sequence[CueReport], adapter: Interval) -> str:
    """A sentence on the rule that takes most, held against the adapter's own share of the pairs."""
    if not cues:
        return ""
    best = max(cues, key=lambda one: one.share.estimate or 0.0)
    share, least = best.share.estimate, adapter.low
    if share is None or least is None or share < least:
        return "None of them takes as many as the adapter."
    said = (
        f"“Take {best.rule}” takes about as many as the adapter, or more: "
        "these pairs do not show that it reads more than that sign"
    )
    if best.of_rows is not None and best.of_rows <= 0.5:
        return f"{said}, though its training rows do not teach it."
    return f"{said}."
