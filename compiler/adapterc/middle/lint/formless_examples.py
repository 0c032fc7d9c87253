"""AC0525: answers of a structure's poles that have not its form, or have it at the wrong pole."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.measures import is_structure
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.lint.places import no_flood, span_of

_OF_LINES = ("numbered_list", "bullet_list", "heading", "lead_sentence")
"""Forms that no text of one line has."""


def formless_examples(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Examples and pairs, held against the very scorer that judges the adapter's answers."""
    for trait in spec.traits:
        if trait.kind == "structure" and is_structure(trait.measure):
            yield from no_flood(_of(trait, spans))


def _of(trait: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    from adapterc.structure_scorers import has_structure

    form = quoted(trait.measure)
    label = Label(span=span_of(spans, f"traits.{trait.id}.measure"), text="the form")
    for path, text, wanted in _answers(trait):
        if has_structure(trait.measure, text) == wanted:
            continue
        message = f"this answer of {quoted(trait.id)} has not the form {form}"
        advice = "give it the form, or delete it"
        if trait.measure in _OF_LINES and "\n" not in text:
            advice += "; behind `|-` a text keeps its lines"
        if not wanted:
            message = f"this answer, which {quoted(trait.id)} is to move away from, has the form {form}"
            advice = "take the form out, or delete it"
        yield finding("AC0525", message, span_of(spans, path), labels=[label], advice=advice)


def _answers(trait: Trait) -> Iterator[tuple[str, str, bool]]:
    """Each with its path, and whether it is to have the form."""
    path = f"traits.{trait.id}"
    for pole, name, wanted in ((trait.opposite, "from", False), (trait.to, "to", True)):
        for at, example in enumerate(pole.examples):
            yield f"{path}.{name}.examples.{at}.answer", example.answer, wanted
    for at, pair in enumerate(trait.pairs):
        yield f"{path}.pairs.{at}.from", pair.opposite, False
        yield f"{path}.pairs.{at}.to", pair.to, True
