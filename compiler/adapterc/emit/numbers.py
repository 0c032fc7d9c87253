"""Numbers as people read them in every form of the report."""

from __future__ import annotations

import math

from adapterc.emit.report_model import Check, Interval, TalkReport, Threshold, TraitReport
from adapterc.emit.report_scenes_model import GlossaryReport
from adapterc.ir.findings import REPORTED
from adapterc.ir.scene_verdicts import TALK

NONE = "n/a"
_SMALLEST_P = 0.0001


def number_text(value: float | None) -> str:
    """Two decimals, or two significant digits of what is small; n/a for None."""
    if value is None:
        return NONE
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 0.1 or value == 0 else f"{value:.2g}"


def interval_text(interval: Interval) -> str:
    """`0.71 [0.62, 0.80]`, or the estimate alone where the interval adds nothing."""
    estimate = number_text(interval.estimate)
    if interval.low is None and interval.high is None:
        return estimate
    if interval.low == interval.estimate == interval.high:
        return estimate
    low = "-∞" if interval.low is None else number_text(interval.low)
    high = "∞" if interval.high is None else number_text(interval.high)
    return f"{estimate} [{low}, {high}]"


def ratio_of(effect: Interval) -> Interval:
    """An effect in logs as the ratio that it stands for."""
    ends = (effect.estimate, effect.low, effect.high)
    estimate, low, high = (None if end is None else math.exp(end) for end in ends)
    return Interval(estimate=estimate, low=low, high=high)


def effect_text(trait: TraitReport) -> str:
    """What the adapter changes, with its interval and its unit."""
    if trait.effect.estimate is None:
        return NONE
    if trait.unit == "log ratio of words":
        return f"{interval_text(ratio_of(trait.effect))} times the words"
    unit = "of answers" if trait.unit == "share of answers" else trait.unit
    return f"{interval_text(trait.effect)} {unit}"


def levels_text(trait: TraitReport) -> str:
    """Where the base stood and where the adapter stands, with their unit."""
    nouns = {"nats a byte": "of pairs", "log ratio of words": "words", "share of answers": "of answers"}
    before, after = number_text(trait.base.estimate), number_text(trait.adapter.estimate)
    return f"{before} → {after} {nouns[trait.unit]}"


def p_text(value: float | None) -> str:
    """A p value: four decimals at most, `<0.0001` below them."""
    if value is None:
        return NONE
    return f"<{_SMALLEST_P}" if value < _SMALLEST_P else f"{value:.2g}"


def p_statement(value: float | None) -> str:
    """`p = 0.2`, or `p < 0.0001`."""
    text = p_text(value)
    return f"p < {text[1:]}" if text.startswith("<") else f"p = {text}"


def threshold_text(threshold: Threshold) -> str:
    """`accuracy at least 0.60`, as the spec declares it."""
    bounds = []
    if threshold.at_least is not None:
        bounds.append(f"at least {number_text(threshold.at_least)}")
    if threshold.at_most is not None:
        bounds.append(f"at most {number_text(threshold.at_most)}")
    return f"{threshold.metric} {' and '.join(bounds)}"


def check_text(check: Check) -> str:
    """A condition's name in words: a metric is declared with underscores."""
    return check.name.replace("_", " ")


def talk_text(talk: TalkReport, glossary: GlossaryReport | None = None) -> str:
    """How far ordinary talk moved, in a sentence; whether it decides is said by the glossary's conditions."""
    bound = next((check for check in glossary.checks if check.name == TALK), None) if glossary else None
    decides = (
        f"of the glossary it is asked to be {bound.bound}, the figure itself"
        if bound is not None and not bound.note.endswith(REPORTED)
        else "it is reported and decides nothing here"
    )
    return (
        f"On ordinary talk the KL is {interval_text(talk.kl)} nats a token, over {talk.tokens} tokens of "
        f"{talk.answers} of the base's own answers to open questions; {decides}."
    )


def held_text(check: Check) -> str:
    """One word for a condition: one that is told and decides nothing neither holds nor is open."""
    if check.holds is not False and check.note.endswith(REPORTED):
        return "reported"
    return "open" if check.holds is None else "holds" if check.holds else "fails"
