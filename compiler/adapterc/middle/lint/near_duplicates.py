"""AC0515: the same thing written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.answers import DEMONSTRATION, FACT, HELD_OUT, Written, compared, heard
from adapterc.middle.echoes import echoes
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.nearness import nearly_same

_FIGURE = re.compile(r"[-+−]?\d+(?:[.,:/]\d+)*")


def near_duplicates(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Questions with their answers that are nearly others of the spec; pairs that have no difference."""
    yield from no_flood(_near(spec, spans))
    yield from no_flood(_same(spec, spans))


def _near(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    if not echoes(spec).near:
        return
    entries = compared(spec)
    said = heard(spec)
    texts = [said[one.prompt] + said[one.answer] + said[one.opposite] for one in entries]
    for later, first in nearly_same(texts, list(map(_figures, entries))):
        if not _is_told_elsewhere(entries[later], entries[first]):
            yield _twice(entries[later], entries[first], spans)


def _figures(one: Written) -> tuple[str, ...] | None:
    """The numbers in what is to be known or done: two facts of one wording with two numbers are two facts.

    None for all that shows a way of answering: there, another number makes no other row.
    """
    if one.kind not in (FACT, DEMONSTRATION):
        return None
    return tuple(_FIGURE.findall(f"{one.prompt}\n{one.answer}"))


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
