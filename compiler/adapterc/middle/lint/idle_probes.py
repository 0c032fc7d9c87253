"""AC0511: held-out pairs of a trait that is judged by counting."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def idle_probes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Probes of a trait that counts something: what is counted are generated answers."""
    for trait in spec.traits:
        if trait.probes and trait.kind != "preference":
            yield finding(
                "AC0511",
                f"nothing reads the held-out pairs of {quoted(trait.id)}: answers are counted, not compared",
                span_of(spans, f"traits.{trait.id}.probes"),
                advice="delete `probes`, or make the trait a preference",
            )
