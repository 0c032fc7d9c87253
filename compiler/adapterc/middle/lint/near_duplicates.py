"""AC0515: the same thing written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.kept import kept
from adapterc.middle.answers import DEMONSTRATION, FACT, HELD_OUT, Written, compared, words_compared
from adapterc.middle.echoes import echoes
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.nearness import nearly_same
from adapterc.middle.signs import signs, wording

_FIGURE = re.compile(r"[-+−]?\d+(?:[.,:/]\d+)*")


def near_duplicates(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Questions with their answers that are nearly others of the spec; pairs that have no difference."""
    yield from no_flood(_near(spec, spans))
    yield from no_flood(_same(spec, spans))
    yield from no_flood(_stated_twice(spec, spans))


def _near(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    entries = compared(spec)
    for later, first in _nearly(spec):
        if not _is_told_elsewhere(entries[later], entries[first]):
            yield _twice(entries[later], entries[first], spans)


@kept
def _nearly(spec: ResolvedSpec) -> tuple[tuple[int, int], ...]:
    """`(later, first)` among the texts that are compared."""
    if not echoes(spec).near:
        return ()
    return tuple(nearly_same(words_compared(spec), list(map(_figures, compared(spec)))))


def _figures(one: Written) -> tuple[str, ...] | None:
    """The numbers and signs in what is to be known or done: two facts of one wording that differ in them are
    two facts.

    None for all that shows a way of answering: there, another number makes no other row.
    """
    if one.kind not in (FACT, DEMONSTRATION):
        return None
    text = f"{one.prompt}\n{one.answer}"
    return (*_FIGURE.findall(text), *signs(text))


def _is_told_elsewhere(one: Written, other: Written) -> bool:
    """Whether two that are nearly one ask the same, and a rule of its own says so: AC0509, AC0510, AC0530."""
    kinds = {one.kind, other.kind}
    if kinds == {HELD_OUT}:
        in_one_list = one.path.rpartition(".")[0] == other.path.rpartition(".")[0]
        return in_one_list and one.prompt.strip() == other.prompt.strip()
    return (HELD_OUT in kinds or kinds == {FACT}) and not one.questions.isdisjoint(other.questions)


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


def _stated_twice(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Facts in the same words that are asked for in others; those of like questions `_near` tells."""
    told = {compared(spec)[later].path for later, _ in _nearly(spec)}
    first: dict[tuple[str, ...], int] = {}
    for at, fact in enumerate(spec.knowledge):
        other = first.setdefault(wording(fact.fact), at)
        if other == at or f"knowledge.{at}" in told:
            continue
        questions = (frozenset(map(wording, spec.knowledge[one].ask)) for one in (at, other))
        if frozenset.intersection(*questions):
            continue  # AC0530 says to make them one
        yield finding(
            "AC0515",
            "this fact is stated already",
            span_of(spans, f"knowledge.{at}"),
            labels=[Label(span=span_of(spans, f"knowledge.{other}"), text="here, with other questions")],
            advice="make them one fact with the questions of both",
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
