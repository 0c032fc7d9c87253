"""A teacher's answers as rows can use them: cut to whole sentences, held against what the spec asks, counted.

An answer is used as it was said. One that nothing can be learnt from is dropped, and the reason counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapterc.expand.compose import ENOUGH
from adapterc.expand.measured import written
from adapterc.expand.repetition import shared_runs
from adapterc.expand.teaching import taught_questions
from adapterc.expand.wordings import OUT_OF_ROLE, REFUSAL, any_of
from adapterc.ir.apart import RUN
from adapterc.ir.layout import LaidPair, LaidText, Layout, Manner, Plan
from adapterc.ir.measures import is_structure
from adapterc.ir.taught import Fault, Persona, Taught, TaughtAnswer
from adapterc.scorers import count, fold
from adapterc.structure_scorers import has_structure
from adapterc.text import is_whole, ngrams, sentences, words

FAULTS: Mapping[Fault, str] = {
    "refused": "refused",
    "empty": "said nothing",
    "cut off": "ended before the first sentence did",
    "stuck": "were caught in a loop",
    "out of role": "spoke of their part",
    "recited": "recited what they were told",
    "short": "were too short",
    "form": "had not the form that a trait asks for",
    "copy": "nearly copied another",
}
"""Why an answer is dropped, in the order in which it is looked at."""

Answers = Mapping[tuple[str, str], TaughtAnswer]
"""By persona and question."""

_FEWEST_WORDS = 12
_SENTENCE = 4
"""Words of a sentence that no answer says twice unless it is caught in a loop."""
_COPIED = 0.3
"""Share of the five-word runs of an answer that another may have."""
_PIECE = 5
_REFUSAL = re.compile(any_of(REFUSAL))
_OUT_OF_ROLE = re.compile(any_of(OUT_OF_ROLE))
_THOUGHT = re.compile(r"\A\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
_COUNTED = ("questions", "exclamations", "list_items", "assistant_phrases")
"""Measures that a text is seen to show; whether one says a marker, its frame alone does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The chosen answers by the id of their row, and what was made of the teacher's."""

    chosen: Mapping[str, str]
    taught: Taught


def judged(layout: Layout, answers: Answers, usual: float) -> Judged | None:
    """Every answer of the teacher held against its row; `usual` are the words of the base's typical answer.

    None for a layout without a teacher.
    """
    if layout.teacher is None:
        return None
    told = {one.id: shared_runs(_told(one)) for one in layout.teacher.personas}
    chosen: dict[str, str] = {}
    dropped: Counter[Fault] = Counter()
    known: set[tuple[str, ...]] = set()
    for row in _rows(layout):
        answer = answers[row.persona, _question(row)]
        plan = row.plan if isinstance(row, LaidPair) else Plan(moves=())
        text, fault = usable(answer, plan, told[row.persona], usual=usual, subject=row.subject)
        runs = set(ngrams(words(text), _PIECE))
        if not fault and len(runs & known) > _COPIED * len(runs):
            fault = "copy"
        if fault:
            dropped[fault] += 1
            continue
        chosen[row.id] = text
        known |= runs
    said = [answers[one.persona, one.question] for one in taught_questions(layout)]
    return Judged(
        chosen=chosen,
        taught=Taught(
            personas=layout.teacher.personas,
            answers=tuple(said),
            kept=len(chosen),
            dropped=tuple((fault, dropped[fault]) for fault in FAULTS if dropped[fault]),
        ),
    )


def usable(
    answer: TaughtAnswer, plan: Plan, told: frozenset[tuple[str, ...]], *, usual: float, subject: str
) -> tuple[str, Fault | None]:
    """What of an answer a row can use, or why it can use none; `told` are runs of its own prompt."""
    text = _THOUGHT.sub("", answer.text).strip()
    plain = fold(text)
    whole = text if answer.finished else _whole(text)
    faults: Iterator[tuple[Fault, bool]] = iter(
        (
            ("refused", answer.refused or bool(_REFUSAL.search(plain))),
            ("empty", not words(text)),
            ("cut off", not words(whole)),
            ("stuck", _loops(whole)),
            ("out of role", bool(_OUT_OF_ROLE.search(plain))),
            ("recited", not shared_runs((whole,)).isdisjoint(told)),
        )
    )
    fault = next((name for name, holds in faults if holds), None)
    if fault:
        return "", fault
    if plan.limit:
        whole = " ".join(sentences(whole)[: plan.limit])
    length, least = len(words(whole)), ENOUGH * plan.stretch * usual
    if length < (least if plan.limit else max(least, _FEWEST_WORDS)):
        return "", "short"
    kept = in_manners(whole, plan.manners, subject=subject)
    return (kept, None) if kept else ("", "form")


def in_manners(text: str, manners: Sequence[Manner], *, subject: str) -> str:
    """The text as all of `manners` have it, empty where it cannot; what it shows by itself is left alone."""
    due = [manner for manner in manners if not (manner.shown and _shows(text, manner.measure))]
    made = written(text, due, subject=subject)
    forms = (manner for manner in manners if is_structure(manner.measure))
    return made if made and all(has_structure(one.measure, made) == one.shown for one in forms) else ""


def _shows(text: str, measure: str) -> bool:
    if is_structure(measure):
        return has_structure(measure, text)
    return measure in _COUNTED and count(measure, text) > 0


def _rows(layout: Layout) -> Iterator[LaidPair | LaidText]:
    yield from (pair for pair in layout.pairs if pair.persona)
    yield from (text for text in layout.texts if text.persona)


def _question(row: LaidPair | LaidText) -> str:
    return row.ask if isinstance(row, LaidPair) else row.messages[-1].content


def _told(persona: Persona) -> Iterator[str]:
    yield persona.text
    yield from (turn.content for turn in persona.shots)


def _whole(text: str) -> str:
    """The text without a last sentence that was cut off; empty where there is no other."""
    said = sentences(text)
    if not said or is_whole(said[-1]):
        return text
    return text[: text.rindex(said[-1])].rstrip()


def _loops(text: str) -> bool:
    """Whether it says a sentence, or a long run of words, twice."""
    said = [one for sentence in sentences(text) if len(one := words(sentence)) >= _SENTENCE]
    runs = tuple(ngrams(words(text), RUN))
    return len(set(said)) < len(said) or len(set(runs)) < len(runs)
