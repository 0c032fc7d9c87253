"""AC0530: a question that two facts, or two demonstrations of a skill, answer."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.signs import wording


def asked_twice(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Questions that, punctuation and case aside, stand at two facts, or are shown with two answers."""
    yield from _shown_twice(spec, spans)
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    for number, fact in enumerate(spec.knowledge):
        for at, asked in enumerate(fact.ask):
            path = f"knowledge.{number}.ask.{at}"
            other, where = first.setdefault(wording(asked), (number, path))
            if other != number:
                yield finding(
                    "AC0530",
                    f"two facts answer the question {quoted(asked)}",
                    span_of(spans, path),
                    labels=[Label(span=span_of(spans, where), text="asked here already")],
                    advice="ask one of them in words that only it answers, or make them one fact",
                )


def _shown_twice(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Of demonstrations that answer the same, AC0515 tells."""
    for skill in spec.skills:
        first: dict[tuple[str, ...], int] = {}
        for at, shown in enumerate(skill.demonstrations):
            earlier = first.setdefault(wording(shown.prompt), at)
            if earlier == at or wording(skill.demonstrations[earlier].answer) == wording(shown.answer):
                continue
            path = f"skills.{skill.id}.demonstrations"
            other = span_of(spans, f"{path}.{earlier}")
            yield finding(
                "AC0530",
                f"two demonstrations of {quoted(skill.id)} answer {quoted(shown.prompt)}, and not alike",
                span_of(spans, f"{path}.{at}"),
                labels=[Label(span=other, text="asked here already")],
                advice="ask one of them in words that only it answers, or delete it",
            )
