"""AC0501: poles that say the same.

Descriptions are compared as sets of words by their overlap (Jaccard), so that a reordering does
not hide a copy; markers by their words.
"""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.lint.places import span_of
from adapterc.text import words

_NEAR = 0.8


def same_poles(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Almost identical descriptions, and markers that both poles have."""
    for trait in spec.traits:
        yield from _descriptions(trait, spans)
        yield from _markers(trait, spans)


def _descriptions(trait: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    one, other = set(words(trait.opposite.description)), set(words(trait.to.description))
    if not one | other or len(one & other) / len(one | other) < _NEAR:
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
    seen = {words(marker): at for at, marker in reversed(list(enumerate(trait.opposite.markers)))}
    for at, marker in enumerate(trait.to.markers):
        key = words(marker)
        if key and key in seen:
            first = Label(span=span_of(spans, f"{path}.from.markers.{seen[key]}"), text="and of `from`")
            yield finding(
                "AC0501",
                f"the marker {quoted(marker)} belongs to both poles of {quoted(trait.id)}",
                span_of(spans, f"{path}.to.markers.{at}"),
                label="of `to`",
                labels=[first],
                advice="leave it to one of them",
            )
