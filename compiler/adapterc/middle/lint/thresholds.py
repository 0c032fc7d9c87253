"""AC0504: thresholds that nothing can meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.judged import Part, judged, node_of, parts
from adapterc.ir.spec import ResolvedSpec, Threshold, Trait
from adapterc.middle.lint.places import span_of

_SHARES = frozenset({"accuracy", "rate", "recall", "steps"})
_RATIOS = frozenset({"ratio_to_base", "ppl_ratio"})


class Bound(NamedTuple):
    """One side of a threshold: where it stands, what it binds, and to what."""

    path: str
    metric: str
    side: str
    value: float


def bounds_of(trait: Trait) -> Iterator[Bound]:
    """The bounds of one of the traits that `judged` names."""
    return _bounds(f"{node_of(trait)}.verify", trait.thresholds)


def bounds_of_part(part: Part) -> Iterator[Bound]:
    """The bounds of one of the parts that `parts` names; those of a skill are told of as a trait's."""
    return _bounds(part.path, () if part.kind == "skill" else part.thresholds)


def _bounds(path: str, thresholds: Iterable[Threshold]) -> Iterator[Bound]:
    for threshold in thresholds:
        for side, value in (("at_least", threshold.at_least), ("at_most", threshold.at_most)):
            if value is not None:
                yield Bound(f"{path}.{threshold.metric}.{side}", threshold.metric, side, value)


def impossible_thresholds(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Shares beyond 0 to 1, ratios of zero or less, a negative KL."""
    retention = _bounds("verify.retention", spec.verify.retention)
    others = chain(*map(bounds_of_part, parts(spec)), retention)
    for path, metric, _, value in chain(*map(bounds_of, judged(spec)), others):
        problem, advice = out_of_range(metric, value)
        if problem:
            message = f"the threshold {value:g} on {quoted(metric)} is out of range: {problem}"
            yield finding("AC0504", message, span_of(spans, path), advice=advice)


def out_of_range(metric: str, value: float) -> tuple[str, str]:
    """Why nothing can meet such a bound, and what to write; both empty where something can."""
    if metric in _SHARES and not 0 <= value <= 1:
        percent = f"for {value:g} per cent write {value / 100:g}"
        return "a share lies between 0 and 1", percent if 1 < value <= 100 else "write a fraction, as 0.6"
    if metric in _RATIOS and value <= 0:
        return (
            "a ratio is more than 0",
            "write it as times the base's: 1.5 is half as much again, 0.5 half as much",
        )
    if metric == "kl" and value < 0:
        return "a divergence is never negative", "write a small number, as 0.05"
    return "", ""
