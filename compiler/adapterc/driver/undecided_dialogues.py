"""AC0505 for dialogues: a bound on their likelihood that those which are held out cannot decide."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.expand.held_dialogues import held_dialogues
from adapterc.ir.held_out import held_dialogue_count
from adapterc.ir.judged import parts
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.lint.thresholds import bounds_of_part
from adapterc.middle.lint.undecidable_parts import undecidable_gain


def undecided_dialogues(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """A finding for each such bound; of fewer dialogues than any are held out of, the lint tells."""
    bounds = [
        bound
        for part in parts(spec)
        if part.kind == "dialogues" and held_dialogue_count(len(spec.dialogues))
        for bound in bounds_of_part(part)
        if bound.side == "at_least"
    ]
    if not bounds:
        return
    held = len(held_dialogues(spec))
    for bound in bounds:
        found = undecidable_gain(held, bound.value) if held else _NONE
        if found is not None:
            message, advice = found
            yield finding("AC0505", message, span_of(spans, bound.path), advice=advice)


_NONE = (
    "no dialogue is held out: each shares eight words in a row of its answers with another, or is too long",
    "say in other words what several dialogues say, or leave the bound out",
)
