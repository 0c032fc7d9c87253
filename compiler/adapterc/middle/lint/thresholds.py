"""AC0504, AC0505: thresholds that nothing can meet, or that the items cannot decide."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Threshold
from adapterc.middle.lint.places import span_of

PROBES = 72
# Two-sided 95% Clopper-Pearson bound, the one that judging uses, of a rate when none (or every one) of
# the answers is a hit.
LEAST_PROVABLE_RATE = 1 - 0.025 ** (1 / PROBES)
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
        problem, advice = "", ""
        if metric in _SHARES and not 0 <= value <= 1:
            problem = "a share lies between 0 and 1"
            advice = f"for {value:g} per cent write {value / 100:g}" if 1 < value <= 100 else ""
        elif metric in _RATIOS and value <= 0:
            problem = "a ratio is more than 0"
        elif metric == "kl" and value < 0:
            problem = "a divergence is never negative"
        if problem:
            message = f"the threshold {value:g} on {quoted(metric)} is out of range: {problem}"
            yield finding("AC0504", message, span_of(spans, path), advice=advice)


def undecidable_thresholds(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Rates so near to none or all that even a perfect adapter would stay inconclusive."""
    lowest, highest = LEAST_PROVABLE_RATE, 1 - LEAST_PROVABLE_RATE
    for path, metric, side, value in bounds(spec):
        if metric != "rate" or not 0 <= value <= 1:
            continue
        if side == "at_most" and value < lowest:
            what, advice = f"no rate below {lowest:.3f}", "at_most: 0.05"
        elif side == "at_least" and value > highest:
            what, advice = f"no rate above {highest:.3f}", "at_least: 0.95"
        else:
            continue
        yield finding(
            "AC0505",
            f"{PROBES} answers prove {what}: this threshold stays undecided",
            span_of(spans, path),
            advice=f"write `{advice}`",
        )
