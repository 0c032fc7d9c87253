"""Held-out pairs for a preference whose author wrote none: the base itself, told how each pole answers.

The poles of a held-out pair must not come from the composer of the training poles, or the test would
be one of recognising templates. So the base is asked each held-out question twice, in a user turn that
quotes one pole's name, description and an example. What it answers is weak evidence: a small base
follows such an instruction only in part, its two answers may differ in little, and a trait shown on
them is shown as far as the base could act it. `evidence` says "base" in the report; pairs that an
author wrote say more, and a spec with `probes` never comes here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.digest import seed_of
from adapterc.expand.asking import question
from adapterc.expand.repetition import shared_runs
from adapterc.expand.wordings import ERRAND, any_of
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidItem
from adapterc.ir.library import Family, Library
from adapterc.ir.spec import Pole, ResolvedSpec, Trait
from adapterc.scorers import marker_hit
from adapterc.templating.sandbox import render
from adapterc.text import is_whole, sentences, words

_QUOTED = 2_000
"""Characters of a description or an example that a base is told: its context is short."""

NEAR = 1.1
"""Bytes of the longer pole over the shorter's, at most, where whole sentences allow it."""

_ERRAND = re.compile(rf"\b{any_of(ERRAND)}\b", re.IGNORECASE)
_FEWEST_NEW_WORDS = 4
"""Words of a pole, at least, that its question does not have: an echo answers nothing."""


def lay_prompted(spec: ResolvedSpec, trait: Trait, library: Library) -> Iterator[LaidItem]:
    """Two instructions for each subject of each open family that is held out."""
    number = 0
    for family in library.families:
        if family.split != "verify" or family.use != "open":
            continue
        for at, subject in enumerate(family.subjects):
            asked = question(family, at)
            yield LaidItem(
                id=f"{trait.id}.{number:03d}",
                trait=trait.id,
                origin=_origin(spec, trait, family, number),
                subject=subject,
                question=asked,
                to_ask=_instruction(library, trait.to, asked, number),
                opposite_ask=_instruction(library, trait.opposite, asked, number),
                names=(trait.to.name, trait.opposite.name),
            )
            number += 1


def told(
    item: LaidItem, said: tuple[str, str], trained: frozenset[tuple[str, ...]]
) -> tuple[str, str] | None:
    """Both poles of a prompted pair out of what the base said, cut to whole sentences of near length.

    A sentence that shares an 8-gram with the training rows (`trained`) is left out: a base has phrases
    that it says of everything. So is one that names a pole or speaks of its errand. None where a pole
    then says too little beside its question, or both poles are the same.
    """
    to, opposite = (_cut(text, item, trained) for text in said)
    best: tuple[tuple[bool, int], str, str] | None = None
    for mine in to:
        for theirs in opposite:
            ratio = _ratio(mine, theirs)
            near = ratio <= NEAR
            rank = (near, len(mine) + len(theirs) if near else -round(1000 * ratio))
            if best is None or rank > best[0]:
                best = (rank, mine, theirs)
    if best is None or words(best[1]) == words(best[2]):
        return None
    return best[1], best[2]


def _instruction(library: Library, pole: Pole, question: str, number: int) -> str:
    """What the base is told; a pole's examples are quoted in turn (`times_quoted` counts on it)."""
    known = {"name": pole.name, "description": _quoted(pole.description), "question": question}
    if not pole.examples:
        return render(library.pole_ask.told, **known)
    example = pole.examples[number % len(pole.examples)]
    return render(library.pole_ask.shown, **known, answer=_quoted(example.answer))


def times_quoted(at: int, *, examples: int, items: int) -> int:
    """In how many of a trait's `items` prompted pairs a pole quotes its example `at` of so many."""
    return len(range(at, items, examples))


def _quoted(text: str) -> str:
    """As much of an author's text as an instruction can hold, to the end of a word; blanks aside."""
    said = text.strip()
    return said if len(said) <= _QUOTED else said[:_QUOTED].rsplit(maxsplit=1)[0]


def _cut(said: str, item: LaidItem, trained: frozenset[tuple[str, ...]]) -> list[str]:
    """Every beginning of an answer that ends with a whole sentence and says enough."""
    known = set(words(item.question))
    begun: list[str] = []
    for sentence in sentences(said):
        if not is_whole(sentence):
            break
        longer = f"{begun[-1]} {sentence}" if begun else sentence
        if not _off_subject(sentence, item) and shared_runs((longer,)).isdisjoint(trained):
            begun.append(longer)
    return [text for text in begun if len(set(words(text)) - known) >= _FEWEST_NEW_WORDS]


def _off_subject(sentence: str, item: LaidItem) -> bool:
    """Whether a sentence speaks of the pole it acts, or of what it was told to do, and not of its subject."""
    return marker_hit(sentence, item.names) or bool(_ERRAND.search(sentence))


def _ratio(one: str, other: str) -> float:
    sizes = sorted((len(one.encode("utf-8")), len(other.encode("utf-8"))))
    return sizes[1] / sizes[0]


def _origin(spec: ResolvedSpec, trait: Trait, family: Family, number: int) -> Origin:
    return Origin(
        node=f"traits.{trait.id}",
        template=family.source,
        family=family.id,
        split="verify",
        seed=seed_of(spec.dataset.seed, "prompted", trait.id, number),
    )
