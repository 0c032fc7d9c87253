"""What was found of skills, knowledge, frames and dialogues, as the report has it and as people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapterc.emit.numbers import NONE, interval_text, number_text
from adapterc.emit.report_findings_model import PartAnswerReport, PartReport
from adapterc.emit.report_model import Threshold
from adapterc.emit.report_parts import checks_of, finite, interval_of
from adapterc.emit.report_traced import advice_report, trace_report
from adapterc.ir.judged import Part, parts
from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import PartVerdict, PartWord, part_word
from adapterc.ir.spec import ResolvedSpec

SECTIONS = (
    ("skill", "Skills", "Is the demonstrated answer likelier than what the base says by itself?"),
    (
        "knowledge",
        "Knowledge",
        "Is a fact the likeliest of several to a question in words that never trained?",
    ),
    ("frame", "Frames", "How many of a frame's steps stand in the answer to an unseen question?"),
    ("dialogues", "Dialogues", "How much likelier are the author's turns in dialogues that never trained?"),
)
"""Kind, heading and question of each section, in the order of the report."""

TRACED_NAMES: Mapping[str, tuple[str, str]] = {
    "skill": ("As demonstrated", "The base's own"),
    "knowledge": ("The fact", "The likeliest other"),
    "frame": ("", ""),
    "dialogues": ("The author's turn", ""),
}
"""What the two texts of a traced item are, of each kind of part; of a frame the arms' answers are shown."""


def part_reports(
    spec: ResolvedSpec, held: PartItems | None, found: Sequence[PartVerdict]
) -> list[PartReport]:
    """Each part in its order."""
    declared = {part.id: part for part in parts(spec, held)}
    return [_part(one, declared[one.id]) for one in found]


def part_levels(part: PartReport) -> str:
    """`0.20 → 0.61 share of questions`; nothing where nothing was measured."""
    if not part.n:
        return NONE
    before, after = number_text(part.base.estimate), number_text(part.adapter.estimate)
    chance = f" (chance {number_text(part.chance)})" if part.chance is not None else ""
    return f"{before} → {after} {part.level_unit}{chance}"


def part_effect_text(part: PartReport) -> str:
    """The paired effect with its interval and unit; nothing where nothing was measured."""
    return f"{interval_text(part.effect)} {part.unit}" if part.n else NONE


def part_report_word(part: PartReport) -> PartWord:
    """What is printed in the place of a verdict."""
    return part_word(part.verdict, declared=part.declared, n=part.n)


def _part(found: PartVerdict, declared: Part) -> PartReport:
    return PartReport(
        id=found.id,
        kind=found.kind,
        verdict=found.verdict,
        declared=found.declared,
        evidence=found.evidence,
        unit=found.unit,
        level_unit=found.level_unit,
        n=found.n,
        clusters=found.clusters,
        effect=interval_of(found.effect),
        effect_size=finite(found.effect_size),
        p=finite(found.p),
        p_adjusted=finite(found.p_adjusted),
        mde=finite(found.mde),
        base=interval_of(found.base),
        adapter=interval_of(found.adapter),
        chance=found.chance,
        thresholds=[
            Threshold(metric=one.metric, at_least=one.at_least, at_most=one.at_most)
            for one in declared.thresholds
        ],
        checks=checks_of(found.checks),
        reason=found.reason,
        answers=[
            PartAnswerReport(prompt=one.prompt, expected=one.expected, base=one.base, adapter=one.adapter)
            for one in found.answers
        ],
        trace=trace_report(found.trace),
        advice=advice_report(found.advice),
    )
