"""AC0515: the same thing written twice."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.answers import Written, compared, said_in
from adapterc.middle.lint.places import span_of
from adapterc.middle.nearness import nearly_same


def near_duplicates(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Questions with their answers that are nearly others of the spec; pairs that have no difference."""
    entries = compared(spec)
    for later, first in nearly_same(said_in(entries)):
        yield _twice(entries[later], entries[first], spans)
    for trait in spec.traits:
        for at, pair in enumerate(trait.pairs):
            if pair.to.strip() == pair.opposite.strip():
                yield finding(
                    "AC0515",
                    f"both answers of a pair of {quoted(trait.id)} are the same: they tell no pole apart",
                    span_of(spans, f"traits.{trait.id}.pairs.{at}"),
                    advice="write how the other pole would answer, or delete the pair",
                )


def _twice(later: Written, first: Written, spans: SpanMap) -> Diagnostic:
    """The finding on two entries that are nearly one."""
    held_out = later.kind == "held-out pair" and first.kind != later.kind
    why = "a verdict on it proves nothing" if held_out else "it adds nothing but weight"
    return finding(
        "AC0515",
        f"this {later.kind} is nearly the same as an earlier {first.kind}: {why}",
        span_of(spans, later.path),
        labels=[Label(span=span_of(spans, first.path), text=f"the earlier {first.kind}")],
        advice="write another one, in another wording and about another subject, or delete it",
    )
