"""AC0513: thresholds that an adapter which learned nothing would meet."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.judged import judged
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.lint.thresholds import bounds_of, out_of_range

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
    for trait in judged(spec):
        wanted = "at_most" if trait.kind == "decrease" else "at_least"
        for path, metric, side, value in bounds_of(trait):
            limit = _MET_BY_ANY.get((metric, side)) if side == wanted else None
            if limit is None or not (value <= limit if side == "at_least" else value >= limit):
                continue
            if out_of_range(metric, value)[0]:
                continue  # AC0504 has said so
            yield finding(
                "AC0513",
                f"the threshold {value:g} on {quoted(metric)} is met by the base itself",
                span_of(spans, path),
                advice=f"set it {'above' if side == 'at_least' else 'below'} {limit:g}, or leave it out",
            )
