"""AC0501: poles that say the same."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.lint.places import span_of
from adapterc.middle.texts import alike, shared_markers


def same_poles(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Almost identical descriptions, and markers that both poles have."""
    for trait in spec.traits:
        yield from _descriptions(trait, spans)
        yield from _markers(trait, spans)


def _descriptions(trait: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    if not alike(trait.opposite.description, trait.to.description):
        return
    path = f"traits.{trait.id}"
    first = Label(span=span_of(spans, f"{path}.from.description"), text="the pole `from`")
    yield finding(
        "AC0501",
        f"the poles of {quoted(trait.id)} have almost the same description",
        span_of(spans, f"{path}.to.description"),
        labels=[first],
        advice="say in each pole what the other one would never do",
    )


def _markers(trait: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    path = f"traits.{trait.id}"
    for at, place in shared_markers(trait.to, trait.opposite):
        first = Label(span=span_of(spans, f"{path}.from.markers.{place}"), text="and of `from`")
        yield finding(
            "AC0501",
            f"the marker {quoted(trait.to.markers[at])} belongs to both poles of {quoted(trait.id)}",
            span_of(spans, f"{path}.to.markers.{at}"),
            label="of `to`",
            labels=[first],
            advice="leave it to one of them",
        )
