"""Rows of what a spec knows: each question of a fact answered by it, in more than one wording."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from adapterc.digest import seed_of
from adapterc.expand.chance import Chance
from adapterc.expand.schedule import dealt
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidText
from adapterc.ir.library import FactWordings, Library
from adapterc.ir.spec import Fact, Message, ResolvedSpec
from adapterc.templating.sandbox import render

FAMILY = "fact"
ROWS = 4
"""Rows of a fact at least: one wording alone would be learned with its answer, not the fact."""

_OPENING = 6
"""First words of a fact by which it is asked for where nobody wrote a question."""

_LONGEST_OPENING = 80
"""Characters: some scripts write without spaces."""

_SHORT = 600
"""Characters of a text that other words may stand around: a page is not introduced with "in short"."""

_SOURCE = "train/fact.yaml"


def knowledge_rows(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidText]:
    """The rows of every fact; no opposite is trained against, since a base may know better."""
    for number, fact in enumerate(spec.knowledge):
        node = f"knowledge.{number}"
        answers = _answers(fact, library.fact, seed_of(spec.dataset.seed, "answer", node))
        for at, question in enumerate(_questions(fact, library.fact, seed_of(spec.dataset.seed, node))):
            name = f"{node}.{at}"
            yield LaidText(
                id=name,
                origin=Origin(
                    node=node,
                    template=_SOURCE,
                    family=FAMILY,
                    split="train",
                    seed=chance.seed_for(name),
                ),
                subject="",
                messages=(Message(role="user", content=question),),
                chosen=next(answers),
                stuck=chance.is_stuck(name),
            )


def _questions(fact: Fact, wordings: FactWordings, seed: int) -> Iterator[str]:
    """The fact's own questions as they stand; then, up to `ROWS`, in other words, no wording twice."""
    if not fact.ask:
        opening = _opening(fact.fact)
        yield from (render(cue, opening=opening) for cue in dealt(wordings.cues, seed)[:ROWS])
        return
    asked = tuple(dict.fromkeys(fact.ask))
    yield from asked
    short = [question for question in asked if len(question) <= _SHORT]
    around = dealt(wordings.asks, seed)[: max(0, ROWS - len(asked))]
    for wording, question in zip(around, cycle(short), strict=False):
        yield render(wording, question=question)


def _answers(fact: Fact, wordings: FactWordings, seed: int) -> Iterator[str]:
    """The fact bare and framed by turns, without end; where nobody asked for it, bare."""
    said = fact.fact.strip()
    if "\n" not in said and said[-1].isalnum():
        said = f"{said}."
    framed = cycle(dealt(wordings.answers, seed))
    while True:
        yield said
        yield render(next(framed), fact=said) if fact.ask and len(said) <= _SHORT else said


def _opening(fact: str) -> str:
    """The first words of a fact as they stand, fewer than all of them where it has more than one."""
    parts = fact.split()
    return " ".join(parts[: max(1, min(_OPENING, len(parts) // 2))])[:_LONGEST_OPENING]
