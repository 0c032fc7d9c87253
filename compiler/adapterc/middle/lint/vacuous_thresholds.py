"""AC0513: thresholds that an adapter which learned nothing would meet."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.held_out import CHOICES, askable_facts
from adapterc.ir.judged import judged, parts
from adapterc.ir.measures import PREFERENCE_METRICS, measure_named
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.lint.places import span_of
from adapterc.middle.lint.thresholds import Bound, bounds_of, bounds_of_part, out_of_range

_MET_BY_ANY = {
    ("accuracy", "at_least"): 0.0,
    ("effect_size", "at_least"): 0.0,
    ("rate", "at_least"): 0.0,
    ("rate", "at_most"): 1.0,
    ("ratio_to_base", "at_least"): 1.0,
    ("ratio_to_base", "at_most"): 1.0,
}
"""Bounds at which the base itself, or any answer at all, would pass."""


def vacuous_thresholds(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """A share of at least none or at most all, and growth to less than the base's own."""
    chance = 1 / max(1, min(CHOICES, len(askable_facts(spec))))
    for part in parts(spec):
        for bound in bounds_of_part(part):
            if bound.side == "at_least" and not out_of_range(bound.metric, bound.value)[0]:
                yield from _of_part(bound, chance, spans)
    for trait in judged(spec):
        wanted = "at_most" if trait.kind == "decrease" else "at_least"
        for path, metric, side, value in bounds_of(trait):
            limit = _MET_BY_ANY.get((metric, side)) if side == wanted else None
            if limit is None or not (value <= limit if side == "at_least" else value >= limit):
                continue
            if out_of_range(metric, value)[0] or metric not in _metrics(trait):
                continue  # AC0504 and AC0304 have said so
            yield finding(
                "AC0513",
                f"the threshold {value:g} on {quoted(metric)} is met by the base itself",
                span_of(spans, path),
                advice=f"set it {'above' if side == 'at_least' else 'below'} {limit:g}, or leave it out",
            )


def _metrics(trait: Trait) -> tuple[str, ...]:
    """The metrics that are computed for a trait."""
    measure = measure_named(trait.measure)
    return measure.metrics if measure else PREFERENCE_METRICS


def _of_part(bound: Bound, chance: float, spans: SpanMap) -> Iterator[Diagnostic]:
    """Guessing finds a fact by `chance`; of everything else the base has some."""
    guessed = chance if bound.metric == "accuracy" else 0.0
    if bound.value > guessed:
        return
    whom = "by guessing" if guessed else "by the base itself"
    yield finding(
        "AC0513",
        f"the threshold {bound.value:g} on {quoted(bound.metric)} is met {whom}",
        span_of(spans, bound.path),
        advice=f"set it above {guessed:g}, or leave it out",
    )
