"""AC0505: thresholds that the held-out items cannot decide, found with the judge's own arithmetic.

A rate, and an accuracy, is undecidable where next to no adapter could show it on so many items: its
interval's end stays on the wrong side. A change (a ratio, an effect size) is, where it is smaller than
the smallest that so many items tell from none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.judged import is_skill, judged
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.lint.places import span_of
from adapterc.middle.lint.thresholds import bounds_of
from adapterc.statistics.estimates import detectable, planned
from adapterc.statistics.shares import needed_share, provable

LIBRARY_FAMILIES = 24
PROMPTED_ITEMS, LENGTH_ITEMS, RATE_ITEMS = 48, 48, 72
"""What the library asks for a preference without probes, for a length and for a rate; a test counts them."""

LEAST_SPREAD = 0.7
"""Deviation of an answer's log ratio of words, adapter to base: five adapters of the embedded base had 0.71
to 1.10, their families taken into account (the error of 48 answers times the root of 48)."""

_WITHIN_REACH = 0.97
"""Accuracy that no adapter of ours has gone beyond on items that it was not tuned on."""


def undecidable_thresholds(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every bound of a trait that its own count of held-out items leaves open; of skills AC0531 tells."""
    for trait in judged(spec):
        for bound in () if is_skill(trait) else bounds_of(trait):
            found = _undecided(trait, bound.metric, bound.side, bound.value)
            if found:
                message, advice = found
                yield finding("AC0505", message, span_of(spans, bound.path), advice=advice)


def _undecided(trait: Trait, metric: str, side: str, value: float) -> tuple[str, str] | None:
    if metric == "rate" and 0 <= value <= 1:
        return _rate(side, value)
    if metric == "ratio_to_base":
        return _ratio(side, value)
    n, families = _pairs(trait)
    if metric == "accuracy" and side == "at_least" and 0 < value <= 1:
        return _accuracy(value, n, families)
    if metric == "effect_size" and side == "at_least" and value > 0:
        return _effect_size(value, n, families)
    return None


def _pairs(trait: Trait) -> tuple[int, int]:
    """How many held-out pairs a preference has, of how many families."""
    if not trait.probes:
        return PROMPTED_ITEMS, LIBRARY_FAMILIES
    return len(trait.probes), len({probe.family for probe in trait.probes})


def _rate(side: str, value: float) -> tuple[str, str] | None:
    highest = provable(RATE_ITEMS, LIBRARY_FAMILIES)  # what a hit in every item shows
    lowest = 1 - highest
    if side == "at_most" and value < lowest:
        what, advice = f"no rate below {lowest:.3f}", "at_most: 0.05"
    elif side == "at_least" and value > highest:
        what, advice = f"no rate above {highest:.3f}", "at_least: 0.95"
    else:
        return None
    return f"{RATE_ITEMS} answers prove {what}: this threshold stays undecided", f"write `{advice}`"


def _accuracy(value: float, n: int, families: int) -> tuple[str, str] | None:
    needed = needed_share(value, n, families)
    if needed <= _WITHIN_REACH:
        return None
    held = _held(n, families)
    if math.isinf(needed):
        message = f"{held} prove no accuracy of {value:g}, even if every one of them is won"
    else:
        message = f"{held} show an accuracy of {value:g} only if {needed:.1%} of all such pairs would be won"
    more = "add held-out pairs, in families of their own"
    steps = (step / 20 for step in range(19, 10, -1))
    lower = next((step for step in steps if needed_share(step, n, families) <= _WITHIN_REACH), None)
    return message, more if lower is None else f"write `at_least: {lower:g}`, or {more}"


def _effect_size(value: float, n: int, families: int) -> tuple[str, str] | None:
    least = detectable(planned(1.0, n, families))
    if value >= least:
        return None
    message = f"{_held(n, families)} do not tell an effect of {value:g} from none"
    more = "add held-out pairs, in families of their own"
    advice = more if families < 2 else f"write `at_least: {math.ceil(least * 20) / 20:g}`, or {more}"
    return message, advice


def _ratio(side: str, value: float) -> tuple[str, str] | None:
    least = detectable(planned(LEAST_SPREAD, LENGTH_ITEMS, LIBRARY_FAMILIES))
    if value <= 0 or (side == "at_least") != (value > 1) or abs(math.log(value)) >= least:
        return None
    nearest = math.ceil(math.exp(least) * 20) / 20 if value > 1 else math.floor(math.exp(-least) * 20) / 20
    return (
        f"{LENGTH_ITEMS} answers do not tell {value:g} times the base's length from no change",
        f"write `{side}: {nearest:g}`, or leave the bound out: a significant change is asked for anyway",
    )


def _held(n: int, families: int) -> str:
    return f"{counted(n, 'held-out pair')} in {families} famil{'y' if families == 1 else 'ies'}"
