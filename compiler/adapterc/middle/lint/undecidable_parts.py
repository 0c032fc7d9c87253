"""AC0505 for knowledge, frames and dialogues: bounds that what is held out of them cannot decide.

How many dialogues are held out depends on what each of them says: where it is not none, the driver knows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.held_out import (
    FEWEST_DIALOGUES,
    FEWEST_FACTS,
    LONGEST_FACT,
    MOST_FACTS,
    STRIDES,
    askable_facts,
    held_dialogue_count,
)
from adapterc.ir.judged import Part, parts
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.lint.thresholds import bounds_of_part
from adapterc.statistics.estimates import detectable, planned
from adapterc.statistics.shares import needed_share

LEAST_SPREAD = 0.1
"""Deviation of a dialogue's gain, nats a token: thought to be no less, since five held-out dialogues of the
metaphysicist had 0.12 around 0.48 on the embedded base (so few leave 0.07 to 0.33 open)."""

_WITHIN_REACH = 0.97
_WHOLE = {
    "knowledge": f"give {FEWEST_FACTS} facts or more, each said once in at most {LONGEST_FACT} characters",
    "dialogues": f"give {FEWEST_DIALOGUES} dialogues or more",
    "frame": "give it steps in words",
}
"""What it takes that anything is held out."""


def undecidable_parts(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every bound of these parts that its count of held-out items leaves open; of skills AC0531 tells."""
    for part in parts(spec):
        n = _held_out(part, spec)
        if part.kind == "dialogues" and n:
            continue
        for bound in bounds_of_part(part):
            found = _undecided(part, n, bound.value) if bound.side == "at_least" else None
            if found is not None:
                message, advice = found
                yield finding("AC0505", message, span_of(spans, bound.path), advice=advice)


def _held_out(part: Part, spec: ResolvedSpec) -> int:
    """How many facts, questions or dialogues the part is judged by, at most."""
    if part.kind == "knowledge":
        facts = len(askable_facts(spec))
        return min(MOST_FACTS, facts) if facts >= FEWEST_FACTS else 0
    if part.kind == "dialogues":
        return held_dialogue_count(len(spec.dialogues))
    return STRIDES


def _undecided(part: Part, n: int, value: float) -> tuple[str, str] | None:
    if n == 0:
        return f"nothing is held out to judge {part.id} by: this threshold stays undecided", _WHOLE[part.kind]
    return _share(part, n, value) if 0 < value <= 1 else None


def _share(part: Part, n: int, value: float) -> tuple[str, str] | None:
    needed = needed_share(value, n, n)
    if needed <= _WITHIN_REACH:
        return None
    asked = counted(n, "held-out question")
    message = f"{asked} show a share of {value:g} only if {needed:.1%} of all such would be won"
    if math.isinf(needed):
        message = f"{asked} prove no share of {value:g}, even if every one of them is won"
    steps = (step / 20 for step in range(19, 0, -1))
    lower = next((step for step in steps if needed_share(step, n, n) <= _WITHIN_REACH), None)
    more = "give more facts" if part.kind == "knowledge" else "leave the bound out"
    return message, more if lower is None else f"write `at_least: {lower:g}`, or {more}"


def undecidable_gain(n: int, value: float) -> tuple[str, str] | None:
    """Why a bound on the gain stays open with `n` dialogues, and what to do; None where it does not."""
    least = detectable(planned(LEAST_SPREAD, n, n))
    if value <= 0 or value >= least:
        return None
    return (
        f"{counted(n, 'held-out dialogue')} do not tell a gain of {value:g} nats a token from none",
        f"write `at_least: {math.ceil(least * 20) / 20:g}`, or give more dialogues",
    )
