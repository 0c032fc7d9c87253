"""AC0516: too few examples to learn from, or all of one wording or subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.answers import (
    FEWEST_ANSWERS,
    Written,
    heard,
    is_barely_shown,
    judged_answers,
    turns,
    within,
)
from adapterc.middle.lint.places import span_of
from adapterc.text import Heard, words

_FEWEST_DIALOGUES = 10
"""Dialogues below which a spec of nothing else teaches its sentences, not its voice."""
_ENOUGH_TO_JUDGE = 6
_MOST_ALIKE = 0.6
"""Share of questions, or answers, that may begin with the same words, or be about the same thing."""
_OPENING = 3
_SHORTEST_SUBJECT = 5
_GENERAL_WORDS = (
    "about after again anything because before being could doing every going makes might never often other "
    "people person question really shall should since somebody someone something still than their there "
    "these thing things think those under until using wants what's where which while whose without would "
    "your почему зачем какой какая какое какие когда можно нужно очень чтобы больше всегда человек людей "
    "людям люди после перед только разве нельзя делать скажите расскажите объясните"
)
_GENERAL = frozenset(_GENERAL_WORDS.split())
"""Words that stand in questions about anything."""
Entry = TypeVar("Entry", str, tuple[str, ...])


def narrow_examples(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Each preference's own answers, its held-out questions, and the dialogues."""
    said = heard(spec)
    for trait, answers in zip(spec.traits, judged_answers(spec), strict=True):
        key = "pairs" if trait.pairs else "to.examples"
        if spec.dataset.teacher is None:
            yield from _few(trait, answers, spans)
        yield from _alike(
            f"the examples of {quoted(trait.id)}", f"traits.{trait.id}.{key}", answers, said, spans
        )
        yield from _one_subject(trait, spans)
    dialogues = tuple(within(turns(spec)))
    others = spec.traits or spec.frames or spec.skills or spec.kind == "library"
    if 0 < len(spec.dialogues) < _FEWEST_DIALOGUES and not others:
        whose = "its" if len(spec.dialogues) == 1 else "their"
        yield finding(
            "AC0516",
            f"{counted(len(spec.dialogues), 'dialogue')} alone: the adapter would learn {whose} very "
            "sentences",
            span_of(spans, "dialogues"),
            advice="fifty dialogues teach a voice; with fewer, say in `traits` what it does",
        )
    yield from _alike("the dialogues", "dialogues", dialogues, said, spans)


def _few(trait: Trait, answers: Sequence[Written], spans: SpanMap) -> Iterator[Diagnostic]:
    if not is_barely_shown(trait):
        return
    yield finding(
        "AC0516",
        f"{counted(len(answers), 'example')} for {quoted(trait.id)} and no moves: too few to learn a way of "
        "answering from",
        span_of(spans, f"traits.{trait.id}.{'pairs' if trait.pairs else 'to.examples'}"),
        advice=f"write `moves`, or at least {FEWEST_ANSWERS} examples or pairs about different things",
    )


def _alike(
    what: str, path: str, answers: Sequence[Written], said: Heard, spans: SpanMap
) -> Iterator[Diagnostic]:
    """Most questions, or most answers, begin alike; most questions are about one thing."""
    if len(answers) < _ENOUGH_TO_JUDGE:
        return
    span, total = span_of(spans, path), len(answers)
    asked = [said[one.prompt] for one in answers]
    for name, texts in (("questions", asked), ("answers", [said[one.answer] for one in answers])):
        begun = Counter(text[:_OPENING] for text in texts if len(text) >= _OPENING)
        for opening, count in _in_most(begun, total):
            message = f"{count} of {total} {name} in {what} begin with {quoted(' '.join((*opening, '…')))}"
            advice = "vary the wording: what all of them share is what would be learned"
            yield finding("AC0516", message, span, advice=advice)
    common = _in_most(Counter(chain.from_iterable(map(set, asked))), total)
    for topic, count in [entry for entry in common if _is_topic(entry[0])][:1]:
        message = f"{count} of {total} questions in {what} are about {quoted(topic)}"
        advice = "ask about other things too, or it will be learned of this one alone"
        yield finding("AC0516", message, span, advice=advice)


def _one_subject(trait: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    """Held-out pairs that name the same subject again and again."""
    total = len(trait.probes)
    subjects = Counter(words(probe.subject) for probe in trait.probes)
    for subject, count in _in_most(subjects, total) if total >= _ENOUGH_TO_JUDGE else ():
        yield finding(
            "AC0516",
            f"{count} of {total} held-out pairs of {quoted(trait.id)} are about {quoted(' '.join(subject))}",
            span_of(spans, f"traits.{trait.id}.probes"),
            advice="a verdict on one subject holds for that subject: ask about others",
        )


def _in_most(counts: Mapping[Entry, int], total: int) -> list[tuple[Entry, int]]:
    """What more of `total` texts share than may, the commonest first, the first by name among equals."""
    often = [(entry, count) for entry, count in counts.items() if count > _MOST_ALIKE * total]
    return sorted(often, key=lambda shared: (-shared[1], shared[0]))


def _is_topic(word: str) -> bool:
    return len(word) >= _SHORTEST_SUBJECT and word not in _GENERAL
