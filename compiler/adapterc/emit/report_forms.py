"""What the templates of a report call to show a value, whatever form the report has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

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
from adapterc.emit.report_cues import cues_said
from adapterc.emit.report_findings import TRACED_NAMES, part_effect_text, part_levels, part_report_word
from adapterc.emit.report_further import reach_text
from adapterc.emit.report_model import Threshold
from adapterc.emit.report_poles import poles_said
from adapterc.emit.report_scenes import brief
from adapterc.emit.report_settings import RETAINED, retained_text, shift_text, shift_unit
from adapterc.ir.further_verdicts import ALONE, level_said

_OF_NUMBERS: Mapping[str, Callable[..., str]] = {
    "number": number_text,
    "interval": interval_text,
    "effect": effect_text,
    "levels": levels_text,
    "p_value": p_text,
    "stated_p": p_statement,
    "talk_said": talk_text,
    "reach": reach_text,
    "shift": shift_text,
    "retention": retained_text,
    "part_levels": part_levels,
    "part_effect": part_effect_text,
}
"""Texts of ours, and numbers in them, by the names that templates have for them."""


def value_forms(as_form: Callable[[str], str]) -> dict[str, object]:
    """All of them; `as_form` makes what is told of numbers what a report of this form says."""
    return {
        **{name: _through(as_form, text) for name, text in _OF_NUMBERS.items()},
        "threshold": _threshold,
        "check_name": check_text,
        "held": held_text,
        "poles_said": poles_said,
        "cues_said": cues_said,
        "alone": ALONE,
        "brief": brief,
        "level": level_said,
        "shift_unit": shift_unit,
        "retained": RETAINED,
        "traced_names": TRACED_NAMES,
        "part_word": part_report_word,
    }


def _through(as_form: Callable[[str], str], text: Callable[..., str]) -> Callable[..., str]:
    def shown(*values: Any) -> str:
        return as_form(text(*values))

    return shown


def _threshold(threshold: Threshold) -> str:
    return threshold_text(threshold).replace("_", " ")
