"""AC0515: a line that stands twice in its list: a marker, a move, a step, a fact of the role, a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.texts import poles
from adapterc.spec.fields import REFUSED


def repeated_lines(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Lines that an earlier line of the same list says, case and spaces aside."""
    yield from no_flood(_repeated(spec, spans))


def _repeated(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    for path, kind, lines in _lists(spec):
        first: dict[str, int] = {}
        for at, line in enumerate(lines):
            earlier = first.setdefault(" ".join(line.casefold().split()), at)
            if earlier != at and line != REFUSED:
                yield finding(
                    "AC0515",
                    f"this {kind} stands twice in its list",
                    span_of(spans, f"{path}.{at}"),
                    labels=[Label(span=span_of(spans, f"{path}.{earlier}"), text="the other one")],
                    advice="write another one, or delete it",
                )


def _lists(spec: ResolvedSpec) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Path, what an item is called, and the items."""
    yield "role.facts", "fact", spec.role.facts
    for trait in spec.traits:
        for path, pole in poles(trait):
            yield f"{path}.markers", "marker", pole.markers
            moves = pole.moves
            for part, lines in (
                ("open", moves.open),
                ("turn", moves.turn),
                ("lean", moves.lean),
                ("close", moves.close),
            ):
                yield f"{path}.moves.{part}", "move", lines
    for frame in spec.frames:
        yield f"frames.{frame.id}.steps", "step", frame.steps
    for number, fact in enumerate(spec.knowledge):
        yield f"knowledge.{number}.ask", "question", fact.ask
