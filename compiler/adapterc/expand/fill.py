"""The layout filled with the base's own answers: rows that can train, items that can be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from statistics import median

from adapterc.expand.claim import Claim
from adapterc.expand.compose import compose
from adapterc.expand.content import claims, without_stock
from adapterc.expand.contrast import contrast, own_answer
from adapterc.expand.heldout import clean_items, held_out_texts, instructions
from adapterc.expand.measured import stays_clear, written
from adapterc.expand.parts import part_items
from adapterc.expand.repetition import leaks, repetition, shared_runs
from adapterc.expand.scenes_asked import scene_items
from adapterc.expand.settings_asked import asked_in_settings, setting_items
from adapterc.expand.stuck import stuck
from adapterc.expand.taught import Answers, judged
from adapterc.ir.base import Turns
from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.layout import LaidLesson, LaidPair, LaidReplay, LaidText, Layout
from adapterc.ir.spec import Message
from adapterc.text import is_whole, sentences, words

_LESSON = re.compile(r"\s*(?:\S+\s+){0,39}\S*")
"""The first words of an answer: behind them a small base says little that its prompt decides."""

_FEWEST_LESSON_WORDS = 12

_USUAL_WORDS = (30, 65)
"""Bounds on a base's typical bounded answer, in words, for a layout with too few to tell."""

_FEWEST_CHOSEN_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FillRequest:
    """A layout, the base's answers by question, its continuations by opening, and its turns.

    `taught` are the teacher's answers, where the layout has one.
    """

    layout: Layout
    answers: Mapping[str, str]
    continuations: Mapping[str, str]
    turns: Turns
    seed: int
    taught: Answers = field(default_factory=dict)


def unanswered(layout: Layout, answers: Mapping[str, str]) -> tuple[str, ...]:
    """The questions the base must answer next, sorted, each once; empty when the layout can be filled.

    First everything that is asked, then, for pairs whose answers held too little, the next question
    to fall back on: so the base is asked no more than it takes.
    """
    asked = {ask for pair in layout.pairs for ask in (pair.ask, pair.core) if ask}
    asked |= {text.messages[-1].content for text in layout.texts if _asks(text)}
    asked |= {replay.ask for replay in layout.replays if replay.ask}
    asked |= {lesson.heard for lesson in layout.lessons if lesson.heard}
    asked |= {*instructions(layout), *asked_in_settings(layout)}
    if missing := asked - set(answers):
        return tuple(sorted(missing))
    usual = _usual_words(layout, answers)
    said = without_stock([_said(pair, answers) for pair in layout.pairs])
    composed = [pair for pair in zip(layout.pairs, said, strict=True) if not pair[0].persona]
    poor = [pair for pair, heard in composed if _composed(pair, heard, usual) is None]
    nexts = (next((ask for ask in pair.more if ask not in answers), "") for pair in poor)
    return tuple(sorted({ask for ask in nexts if ask}))


def openings(layout: Layout) -> tuple[str, ...]:
    """What the base must continue, sorted, each once."""
    return tuple(sorted({replay.opening for replay in layout.replays if replay.opening}))


def fill(request: FillRequest) -> Dataset:
    """The dataset: bit for bit the same for the same layout and answers."""
    layout = request.layout
    usual = _usual_words(layout, request.answers)
    said = without_stock([_said(pair, request.answers) for pair in layout.pairs])
    taught = judged(layout, request.taught, usual)
    given = taught.chosen if taught else {}
    chosen = [
        given.get(pair.id) if pair.persona else _composed(pair, heard, usual)
        for pair, heard in zip(layout.pairs, said, strict=True)
    ]
    pairs = [_fill_pair(*pair, request) for pair in zip(layout.pairs, chosen, strict=True)]
    texts = [_fill_text(_answered(text, given), request) for text in layout.texts]
    replays = [_fill_replay(replay, request) for replay in layout.replays]
    lessons = [_fill_lesson(lesson, request) for lesson in layout.lessons]
    made = [row for row in (*pairs, *texts, *replays, *lessons) if row is not None]
    held_out = shared_runs(held_out_texts(layout))
    rows = tuple(row for row in made if not leaks(row, held_out))
    clean = clean_items(layout, request.answers, request.turns, rows)
    return Dataset(
        rows=rows,
        pairs=clean[0],
        probes=clean[1],
        neutral=layout.neutral,
        scenes=scene_items(layout, request.turns),
        settings=setting_items(layout, request.answers, request.turns, clean),
        parts=part_items(layout, request.turns),
        figures=repetition(
            rows,
            own={pair.id: _heard(pair, request.answers) for pair in layout.pairs if not pair.persona},
            seed=request.seed,
            dropped_leaks=len(made) - len(rows),
            dropped_empty=sum(row is None for row in (*pairs, *texts, *replays)),
        ),
        taught=taught.taught if taught else None,
    )


def _said(laid: LaidPair, answers: Mapping[str, str]) -> tuple[Claim, ...]:
    """The claims of the base's own answer, then those of its answers to the other questions."""
    return claims(_heard(laid, answers), laid.subject)


def _heard(laid: LaidPair, answers: Mapping[str, str]) -> str:
    return "\n".join(answers.get(ask, "") for ask in (laid.ask, laid.core, *laid.more))


@lru_cache(maxsize=2048)
def _composed(laid: LaidPair, said: tuple[Claim, ...], usual: float) -> str | None:
    clear = [claim for claim in said if stays_clear(claim.text, laid.plan.manners)]
    composed = compose(laid.plan, clear, subject=laid.subject, own_words=round(usual))
    if composed is None or (len(words(composed.text)) < _FEWEST_CHOSEN_WORDS and not laid.plan.limit):
        return None
    return written(composed.text, laid.plan.manners, subject=laid.subject) or None


def _fill_pair(laid: LaidPair, chosen: str | None, request: FillRequest) -> Row | None:
    if chosen is None:
        return None
    rejected = stuck(chosen, laid.origin.seed) if laid.contrast.stuck else ""
    rejected = rejected or contrast(laid, request.answers, len(words(chosen)))
    if not rejected or rejected == chosen:
        return None
    return Row(
        id=laid.id,
        kind="pair",
        origin=laid.origin,
        subject=laid.subject,
        messages=(Message(role="user", content=laid.ask),),
        chosen=chosen,
        rejected=rejected,
    )


def _answered(laid: LaidText, given: Mapping[str, str]) -> LaidText:
    """The text with the teacher's answer where it waits for one."""
    return replace(laid, chosen=given.get(laid.id, "")) if laid.persona else laid


def _fill_text(laid: LaidText, request: FillRequest) -> Row | None:
    if not laid.chosen:
        return None
    rejected = _opposite(laid)
    if not rejected and _asks(laid):
        rejected = own_answer(request.answers[laid.messages[-1].content], len(words(laid.chosen)))
    if rejected == laid.chosen:
        rejected = ""
    return Row(
        id=laid.id,
        kind="pair" if rejected else "demonstration",
        origin=laid.origin,
        subject=laid.subject,
        messages=laid.messages,
        chosen=laid.chosen,
        rejected=rejected,
    )


def _fill_replay(laid: LaidReplay, request: FillRequest) -> Row | None:
    text, messages = laid.passage, laid.before
    if laid.opening:
        text = _unrepeated(laid.opening + request.continuations[laid.opening].rstrip())
    if laid.ask:
        text = _unrepeated(request.answers[laid.ask].rstrip())
        messages = (*laid.before, Message(role="user", content=laid.ask))
    if not text:
        return None
    return Row(id=laid.id, kind="replay", origin=laid.origin, subject="", messages=messages, chosen=text)


def _fill_lesson(laid: LaidLesson, request: FillRequest) -> Row | None:
    text = laid.text or _unrepeated(request.answers[laid.heard].strip())
    text = _whole(_LESSON.match(text)[0].rstrip())  # type: ignore[index]
    if not text:
        return None
    return Row(
        id=laid.id,
        kind="lesson",
        origin=laid.origin,
        subject="",
        messages=(Message(role="user", content=laid.question),),
        chosen=text,
        teacher=(Message(role="user", content=laid.taught),),
    )


def _whole(text: str) -> str:
    """The text without a last sentence that is not said to its end, if enough is left: by answers that end
    an adapter learns to."""
    end = 0
    for sentence in sentences(text):
        if is_whole(sentence):
            end = text.index(sentence, end) + len(sentence)
    return text[:end] if len(words(text[:end])) >= _FEWEST_LESSON_WORDS else text


def _unrepeated(text: str) -> str:
    """The text, its line breaks as they are, up to where the base begins to say the same sentence again."""
    said: set[tuple[str, ...]] = set()
    end = 0
    for sentence in sentences(text):
        if words(sentence) in said:
            break
        said.add(words(sentence))
        end = text.index(sentence, end) + len(sentence)
    return text[:end]


def _asks(text: LaidText) -> bool:
    """Whether the base's own answer stands in for an opposite that nobody wrote and that is not stuck."""
    return text.contrasted and len(text.messages) == 1 and not _opposite(text)


def _opposite(laid: LaidText) -> str:
    """The opposite pole that needs no answer of the base: the author's, else the chosen one, stuck."""
    return laid.rejected or (stuck(laid.chosen, laid.origin.seed) if laid.stuck else "")


def _usual_words(layout: Layout, answers: Mapping[str, str]) -> float:
    """Words of the base's typical answer to the questions whose length counts."""
    counted = [
        len(words(answers[pair.ask]))
        for pair in layout.pairs
        if pair.plan.stretch and not pair.contrast.matched
    ]
    low, high = _USUAL_WORDS
    return min(max(median(counted) if counted else high, low), high)
