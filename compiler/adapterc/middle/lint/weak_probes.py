"""AC0509: held-out pairs that cannot decide."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.lint.places import span_of

FAMILIES = 24
"""Clusters below which an interval over families is too wide to prove much."""


def weak_probes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Pairs of equal poles, pairs asked twice, and too few families."""
    for trait in spec.traits:
        if trait.probes and trait.kind == "preference":
            yield from _pairs(trait, spans)
            yield from _families(trait, spans)


def _pairs(trait: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    asked: set[str] = set()
    for number, probe in enumerate(trait.probes):
        problem = ""
        if probe.to.strip() == probe.opposite.strip():
            problem = "has the same answer twice: neither pole can be the likelier one"
        elif probe.prompt.strip() in asked:
            problem = "asks what another pair asks already"
        asked.add(probe.prompt.strip())
        if problem:
            message = f"a held-out pair of {quoted(trait.id)} {problem}"
            span = span_of(spans, f"traits.{trait.id}.probes.{number}")
            yield finding("AC0509", message, span, advice="write another pair in its place")


def _families(trait: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    count = len({probe.family for probe in trait.probes})
    if count < FAMILIES:
        yield finding(
            "AC0509",
            f"{count} famil{'y' if count == 1 else 'ies'} of held-out pairs for {quoted(trait.id)}: "
            "their interval will be wide",
            span_of(spans, f"traits.{trait.id}.probes"),
            advice=f"write pairs of {FAMILIES} families or more, each in a wording of its own",
        )
