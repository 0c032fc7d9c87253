"""What rules that read no meaning make of a preference's held-out pairs: the longer answer, one that defines.

A pair shows that the adapter prefers the declared pole. It does not show why: where one sign on the surface
parts the poles as well as the adapter does, the pairs cannot tell it from a reader of that sign. Each rule
reads one feature of the two answers and takes the one that has more of it, or less, whichever takes more of
these very pairs: that flatters the rule. Beside it stands how many of the trait's training rows the same rule
takes, since a sign that they do not have is not learned from them. It is told beside the accuracy and decides
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import fmean

from adapterc.ir.dataset import Dataset, PairItem, Row
from adapterc.ir.judged import node_of
from adapterc.ir.spec import Trait
from adapterc.ir.verification import TrivialCue
from adapterc.statistics.shares import proportion
from adapterc.text import words
from adapterc.verify.subjects import content_words, stem
from adapterc.verify.traced import rows_of

Feature = Callable[[str, str], float]
"""Of a text and its subject, how much of one feature it has."""
_DEFINING = "is are was were means mean refers describes denotes это есть является являются означает значит"
_COPULAS = frozenset(_DEFINING.split())
_DEFINED_WITHIN = 8
"""Words in which an answer that opens by defining has named its subject, and says what it is."""


def trivial_cues(trait: Trait, dataset: Dataset) -> tuple[TrivialCue, ...]:
    """Each rule's share of the trait's pairs; nothing for another kind of trait, or one without pairs."""
    items = [item for item in dataset.pairs if item.trait == trait.id]
    if trait.kind != "preference" or not items:
        return ()
    rows = [row for row in rows_of(node_of(trait), dataset.rows) if row.rejected]
    found = [_cue(names, feature, items, rows) for names, feature in _RULES]
    if rows:
        opened = _opening_words(rows)
        found.append(_cue(_OPENING, lambda text, _: float(opened[_first(text)]), items, rows))
    return tuple(found)


def _cue(
    names: tuple[str, str], feature: Feature, items: Sequence[PairItem], rows: Sequence[Row]
) -> TrivialCue:
    won = [_won(feature, item.to, item.opposite, item.subject) for item in items]
    taken = [_won(feature, row.chosen, row.rejected, row.subject) for row in rows]
    fewer = sum(won) < len(won) / 2
    if fewer:
        won, taken = [1.0 - one for one in won], [1.0 - one for one in taken]
    return TrivialCue(
        rule=names[fewer],
        share=proportion(won, [item.origin.family for item in items]),
        of_rows=fmean(taken) if taken else None,
    )


def _won(feature: Feature, one: str, other: str, subject: str) -> float:
    """1 where the first text has more of the feature, 0 where the other has; a tie is half."""
    first, second = feature(one, subject), feature(other, subject)
    return 0.5 if first == second else float(first > second)


def _opening_words(rows: Sequence[Row]) -> Counter[str]:
    """By first word, how many more rows of the declared pole open with it than of the other."""
    counted = Counter(_first(row.chosen) for row in rows)
    counted.subtract(_first(row.rejected) for row in rows)
    return counted


def _first(text: str) -> str:
    return next(iter(words(text)), "")


def _length(text: str, _: str) -> float:
    return float(len(words(text)))


def _defines(text: str, subject: str) -> float:
    """Whether the answer opens by saying what its subject is: `Bread is …`, `A promise means …`."""
    said = words(text)[:_DEFINED_WITHIN]
    named = {stem(word) for word in content_words(subject)}
    return float(any(stem(word) in named and after in _COPULAS for word, after in pairwise(said)))


def _questions(text: str, _: str) -> float:
    return float(text.count("?"))


_OPENING = (
    "the answer that opens as more rows of the declared pole do",
    "the answer that opens as fewer rows of the declared pole do",
)
_RULES: tuple[tuple[tuple[str, str], Feature], ...] = (
    (("the longer answer", "the shorter answer"), _length),
    (("the answer that opens by defining", "the answer that does not open by defining"), _defines),
    (("the answer with more questions", "the answer with fewer questions"), _questions),
)
"""Each rule's names, of more of its feature and of less, with the feature."""
