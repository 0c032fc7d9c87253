"""Answers and training rows, ordered by what a gate of the whole adapter finds of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from adapterc.ir.dataset import AS_BASE, Dataset, Row
from adapterc.ir.traced import Trace, TracedFamily, TracedItem
from adapterc.verify.spoken import Spoken
from adapterc.verify.traced import FAMILIES, ITEMS, ROWS_OF_ITEM, nodes_of, shortened, traced_family


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a condition found of an answer: what is greatest in `badness` is worst; `rows` are behind it.

    `base` is the base's score, None where it has none.
    """

    score: float
    base: float | None
    missed: bool
    badness: float
    rows: tuple[str, ...]


Scored = tuple[Spoken, Found]


def of_answers(
    scale: str, spoken: Sequence[Spoken], find: Callable[[Spoken], Found | None], rows: Sequence[Row]
) -> Trace | None:
    """A trace of the answers that `find` says something of; None where there is none. `rows` are behind all
    of them."""
    scored = [(one, found) for one in spoken if (found := find(one)) is not None]
    if not scored:
        return None
    worst = sorted(scored, key=lambda entry: (-entry[1].badness, entry[0].item.id))
    return Trace(
        scale=scale,
        n=len(scored),
        missed=sum(found.missed for _, found in scored),
        families=_families(scored),
        items=tuple(_item(one, found) for one, found in worst[:ITEMS]),
        nodes=nodes_of(rows),
        rows=len(rows),
    )


def of_rows(scale: str, rows: Sequence[Row], worst: Sequence[Row]) -> Trace | None:
    """A trace of the rows alone: `worst` of all `rows`; None where there is none of these."""
    if not worst:
        return None
    return Trace(
        scale=scale,
        n=len(rows),
        missed=len(worst),
        families=(),
        items=(),
        nodes=nodes_of(worst),
        rows=len(worst),
    )


def composed(dataset: Dataset) -> list[Row]:
    """The rows that something is said with: neither those held to the base nor those of scenes."""
    return [row for row in dataset.rows if row.kind not in AS_BASE and not row.origin.is_of_scene]


def most(counted: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """The ids of a few rows that hold most of something, and none that holds nothing."""
    found = sorted((-count, name) for count, name in counted if count)
    return tuple(name for _, name in found[:ROWS_OF_ITEM])


def _families(scored: Sequence[Scored]) -> tuple[TracedFamily, ...]:
    by_family: defaultdict[str, list[Found]] = defaultdict(list)
    for one, found in scored:
        by_family[one.item.origin.family].append(found)
    worst = sorted(by_family, key=lambda name: (-fmean(one.badness for one in by_family[name]), name))
    return tuple(
        traced_family(name, [(one.score, one.base, one.missed) for one in by_family[name]])
        for name in worst[:FAMILIES]
    )


def _item(one: Spoken, found: Found) -> TracedItem:
    return TracedItem(
        id=one.item.id,
        family=one.item.origin.family,
        node=one.item.origin.node,
        question=shortened(one.item.question),
        score=found.score,
        base_score=found.base,
        missed=found.missed,
        said=shortened(one.said),
        base_said=shortened(one.base),
        rows=found.rows,
    )
