"""AC0515: the same thing written twice."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.answers import HELD_OUT, Written, compared, words_compared
from adapterc.middle.echoes import echoes
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.nearness import nearly_same


def near_duplicates(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Questions with their answers that are nearly others of the spec; pairs that have no difference."""
    yield from no_flood("AC0515", _near(spec, spans))
    yield from no_flood("AC0515", _same(spec, spans))


def _near(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    if not any(echo.may_be_near for echo in echoes(spec)):
        return
    entries = compared(spec)
    for later, first in nearly_same(words_compared(spec)):
        yield _twice(entries[later], entries[first], spans)


def _same(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
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
    if first.kind == HELD_OUT and later.kind != HELD_OUT:
        later, first = first, later
    why, other = "it adds nothing but weight", f"another {first.kind}"
    if first.kind != later.kind:
        other = f"{'an' if first.kind[0] in 'ae' else 'a'} {first.kind}"
    if later.kind == HELD_OUT and first.kind != HELD_OUT:
        why = "it is trained on, and a verdict on it proves nothing"
    return finding(
        "AC0515",
        f"this {later.kind} is nearly the same as {other}: {why}",
        span_of(spans, later.path),
        labels=[Label(span=span_of(spans, first.path), text="the other one")],
        advice="write another one, in another wording and about another subject, or delete it",
    )
