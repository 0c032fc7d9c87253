"""AC0507: an example of one pole that holds a marker of the other."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import Pole, ResolvedSpec
from adapterc.middle.lint.places import span_of, span_of_words
from adapterc.middle.texts import marked, poles
from adapterc.text import spaced


def foreign_markers(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Markers are looked for as runs of whole words, whatever their case; a picture is looked for as it is.

    AC0501 tells of those of both.
    """
    for trait in spec.traits:
        one, other = poles(trait)
        yield from _within(one, other, spans)
        yield from _within(other, one, spans)


def _within(home: tuple[str, Pole], guest: tuple[str, Pole], spans: SpanMap) -> Iterator[Diagnostic]:
    path, pole = home
    guest_path, guest_pole = guest
    own = {marked(marker) for marker in pole.markers}
    runs = [(place, marker, spaced(marker)) for place, marker in enumerate(guest_pole.markers)]
    for at, example in enumerate(pole.examples):
        answer = spaced(example.answer)
        for place, marker, run in runs:
            is_said = run in answer if run.strip() else marker.strip() in example.answer
            if is_said and marked(marker) not in own:
                label = Label(span=span_of(spans, f"{guest_path}.markers.{place}"), text="declared here")
                yield finding(
                    "AC0507",
                    f"an example of `{path.rpartition('.')[2]}` holds the other pole's marker "
                    f"{quoted(marker)}",
                    span_of_words(spans, f"{path}.examples.{at}.answer", example.answer, marked(marker)),
                    labels=[label],
                    advice="rewrite the answer, or drop the marker",
                )
