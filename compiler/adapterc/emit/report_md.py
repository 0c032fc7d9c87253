"""report.md: the report for a terminal, a pull request or a mail."""

from __future__ import annotations

from adapterc.emit.numbers import (
    check_text,
    effect_text,
    held_text,
    interval_text,
    levels_text,
    number_text,
    p_statement,
    p_text,
    talk_text,
    threshold_text,
)
from adapterc.emit.plots_scenes import matrix_text
from adapterc.emit.report_cues import cues_said
from adapterc.emit.report_findings import (
    SECTIONS,
    TRACED_NAMES,
    part_effect_text,
    part_levels,
    part_report_word,
)
from adapterc.emit.report_further import reach_text
from adapterc.emit.report_model import Interval, Report, Threshold
from adapterc.emit.report_poles import poles_said
from adapterc.emit.report_scenes import brief, scene_bar
from adapterc.emit.report_settings import RETAINED, retained_text, shift_text, shift_unit
from adapterc.emit.statement import statement
from adapterc.ir.further_verdicts import ALONE, level_said
from adapterc.templating.page import Prepared, quote_markdown, render_markdown


def render_markdown_report(report: Report) -> str:
    """The whole report; every foreign text is escaped into plain text."""
    return render_markdown(
        "report.md.j2",
        {"report": report, "statement": statement(report), "scene_bar": scene_bar(report), **forms()},
    )


def forms() -> dict[str, object]:
    """What the Markdown templates call to show a value."""
    return {
        "number": lambda value: Prepared(number_text(value)),
        "interval": _interval,
        "effect": lambda trait: Prepared(effect_text(trait)),
        "levels": lambda trait: Prepared(levels_text(trait)),
        "p_value": lambda value: Prepared(p_text(value).replace("<", "&lt;")),
        "stated_p": lambda value: Prepared(p_statement(value).replace("<", "&lt;")),
        "threshold": _threshold,
        "held": held_text,
        "shift": lambda trait, found: Prepared(shift_text(trait, found)),
        "shift_unit": shift_unit,
        "retention": lambda one: Prepared(retained_text(one)),
        "retained": RETAINED,
        "check_name": check_text,
        "part_titles": {kind: title for kind, title, _ in SECTIONS},
        "traced_names": TRACED_NAMES,
        "part_levels": lambda part: Prepared(part_levels(part)),
        "part_effect": lambda part: Prepared(part_effect_text(part)),
        "quote": quote_markdown,
        "confusion": matrix_text,
        "poles_said": poles_said,
        "cues_said": cues_said,
        "part_word": part_report_word,
        "alone": ALONE,
        "brief": brief,
        "level": level_said,
        "talk_said": lambda talk, glossary: Prepared(talk_text(talk, glossary)),
        "reach": lambda found: Prepared(reach_text(found)),
    }


def _interval(interval: Interval) -> Prepared:
    return Prepared(interval_text(interval))


def _threshold(threshold: Threshold) -> str:
    return threshold_text(threshold).replace("_", " ")
