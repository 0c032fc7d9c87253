"""AC0504: thresholds that nothing can meet."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Threshold
from adapterc.middle.lint.places import span_of

_SHARES = frozenset({"accuracy", "rate"})
_RATIOS = frozenset({"ratio_to_base", "ppl_ratio"})


def _thresholds(spec: ResolvedSpec) -> Iterator[tuple[str, Threshold]]:
    for trait in spec.traits:
        for threshold in trait.thresholds:
            yield f"traits.{trait.id}.verify.{threshold.metric}", threshold
    for skill in spec.skills:
        for threshold in skill.thresholds:
            yield f"skills.{skill.id}.verify.{threshold.metric}", threshold
    for threshold in spec.verify.retention:
        yield f"verify.retention.{threshold.metric}", threshold


def bounds(spec: ResolvedSpec) -> Iterator[tuple[str, str, str, float]]:
    """`(path, metric, side, value)` of every bound."""
    for path, threshold in _thresholds(spec):
        for side, value in (("at_least", threshold.at_least), ("at_most", threshold.at_most)):
            if value is not None:
                yield f"{path}.{side}", threshold.metric, side, value


def impossible_thresholds(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Shares beyond 0 to 1, ratios of zero or less, a negative KL."""
    for path, metric, _, value in bounds(spec):
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
