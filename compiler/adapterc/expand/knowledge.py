"""Rows of what a spec knows: each question of a fact answered by it, in more than one wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from adapterc.digest import seed_of
from adapterc.expand.asking import reworded
from adapterc.expand.chance import Chance
from adapterc.expand.held_facts import asked_later, opening, said
from adapterc.expand.schedule import dealt
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidText
from adapterc.ir.library import FactWordings, Library
from adapterc.ir.origin import FACT
from adapterc.ir.spec import Fact, Message, ResolvedSpec
from adapterc.templating.sandbox import render

ROWS = 4
"""Rows of a fact at least: one wording alone would be learned with its answer, not the fact."""

_SHORT = 600
"""Characters of a text that other words may stand around: a page is not introduced with "in short"."""

_SOURCE = "train/fact.yaml"


def knowledge_rows(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidText]:
    """The rows of every fact; no opposite is trained against, since a base may know better.

    The question that is held out to judge by trains nothing, in no wording.
    """
    later = asked_later(spec)
    for number, fact in enumerate(spec.knowledge):
        node = f"knowledge.{number}"
        answers = _answers(fact, library.fact, seed_of(spec.dataset.seed, "answer", node))
        asked = _questions(
            fact,
            later.get(number, ""),
            library.fact,
            seed_of(spec.dataset.seed, node),
            weight=spec.dataset.mix.knowledge,
        )
        for at, question in enumerate(asked):
            name = f"{node}.{at}"
            yield LaidText(
                id=name,
                origin=Origin(
                    node=node,
                    template=_SOURCE,
                    family=FACT,
                    split="train",
                    seed=chance.seed_for(name),
                ),
                subject="",
                messages=(Message(role="user", content=question),),
                chosen=next(answers),
                stuck=chance.is_stuck(name),
            )


def _questions(fact: Fact, held: str, wordings: FactWordings, seed: int, *, weight: float) -> Iterator[str]:
    """The fact's own questions as they stand; then, up to `ROWS`, in other words, no wording twice.

    With a `weight` above 1 so many times as many, as far as there are words to put them in. The one that is
    `held` out is left out.
    """
    if not fact.ask:
        begun, count = opening(fact.fact), _weighted(ROWS, weight)
        yield from (render(cue, opening=begun) for cue in dealt(wordings.cues, seed)[:count])
        return
    asked = tuple(question for question in dict.fromkeys(fact.ask) if question != held)
    yield from asked
    short = [question for question in asked if len(question) <= _SHORT]
    more = _weighted(max(ROWS, len(asked)), weight) - len(asked)
    yield from islice(_reworded(short, dealt(wordings.asks, seed)), more)


def _weighted(rows: int, weight: float) -> int:
    """So many rows by a weight; one below 1 leaves rows out of all that there are."""
    return round(rows * max(1.0, weight))


def _reworded(asked: Sequence[str], around: Sequence[str]) -> Iterator[str]:
    """Every wording around a question, each in turn; then around the next one."""
    for step in range(len(asked)):
        for at, wording in enumerate(around):
            yield reworded(wording, asked[(at + step) % len(asked)])


def _answers(fact: Fact, wordings: FactWordings, seed: int) -> Iterator[str]:
    """The fact bare and framed by turns, without end; where nobody asked for it, bare."""
    bare = said(fact)
    framed = cycle(dealt(wordings.answers, seed))
    while True:
        yield bare
        yield render(next(framed), fact=bare) if fact.ask and len(bare) <= _SHORT else bare
