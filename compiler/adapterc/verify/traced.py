"""Where a trait's verdict comes from: its worst families and items, the spec nodes behind them, their rows.

Items are scored on the scale that the verdict is about: the adapter's margin of a pair, the ratio of an
answer's length to the base's, whether an answer shows what is counted. What is worst stands first, by the
direction that the trait declares; ties by how little the adapter moved, then by name.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from adapterc.ir.dataset import Dataset, PairItem, ProbeItem, Row
from adapterc.ir.judged import node_of
from adapterc.ir.measures import measure_named
from adapterc.ir.spec import Trait
from adapterc.ir.traced import Trace, TracedFamily, TracedItem, TracedNode, TracedRow
from adapterc.ir.verification import Answer, Measurements
from adapterc.text import words
from adapterc.verify.effects import item_values

FAMILIES, ITEMS, NODES, ROWS_OF_NODE, ROWS_OF_ITEM = 3, 5, 8, 4, 3
LONGEST = 1_200
"""Signs of a text that a trace repeats: the whole stands in `eval/`."""
_PAIRS = "margin in nats a byte: below 0 the pole that is to be left is the likelier answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An item on its trait's scale. `badness` orders: what is greatest is worst."""

    item: PairItem | ProbeItem
    score: float
    base: float
    missed: bool
    badness: tuple[float, float]


def trace(trait: Trait, dataset: Dataset, measured: Measurements) -> Trace | None:
    """What went worst of the trait's items; None where it has none."""
    scored = score(trait, dataset, measured)
    if not scored:
        return None
    rows = rows_behind(trait, dataset.rows)
    worst = sorted(scored, key=lambda one: (*(-part for part in one.badness), one.item.id))
    nearest = nearness(rows)
    return Trace(
        scale=_scale(trait),
        n=len(scored),
        missed=sum(one.missed for one in scored),
        families=_families(scored),
        items=tuple(_item(one, measured, nearest) for one in worst[:ITEMS]),
        nodes=nodes_of(rows),
        rows=len(rows),
    )


def score(trait: Trait, dataset: Dataset, measured: Measurements) -> list[Scored]:
    """Every item of the trait, in the dataset's order."""
    paired = trait.kind == "preference"
    items: Sequence[PairItem | ProbeItem] = dataset.pairs if paired else dataset.probes
    items = [item for item in items if item.trait == trait.id]
    if not items:
        return []
    base, _ = item_values(trait, dataset, measured.base_pairs, measured.base_answers)
    after, _ = item_values(trait, dataset, measured.adapter_pairs, measured.adapter_answers)
    upward = -1 if trait.kind == "decrease" else 1
    return [
        _scored(trait, item, before, now, upward)
        for item, before, now in zip(items, base, after, strict=True)
    ]


def _scored(trait: Trait, item: PairItem | ProbeItem, base: float, after: float, upward: int) -> Scored:
    """A length goes by its change, since the base is what it is held against; all else by where it stands."""
    moved = (after - base) * upward
    if _unit(trait) == "length":
        missed, badness = moved <= 0.0, (-moved, -moved)
        base, after = math.exp(base), math.exp(after)
    elif trait.kind == "preference":
        missed, badness = after <= 0.0, (-after, -moved)
    else:
        missed = (after > 0.0) is (upward < 0)
        badness = (-after * upward, -moved)
    return Scored(item=item, score=after, base=base, missed=missed, badness=badness)


def rows_of(node: str, rows: Sequence[Row]) -> list[Row]:
    """The rows that a node of the spec asked for, and those of the nodes below it."""
    return [row for row in rows if f"{row.origin.node}.".startswith(f"{node}.")]


def rows_behind(trait: Trait, rows: Sequence[Row]) -> list[Row]:
    """The rows that trained a trait: its own, and for what an answer shows every other composed one too.

    A preference is taught by its own rows; a length, a rate or a form is that of every composed answer.
    """
    own = rows_of(node_of(trait), rows)
    if trait.kind == "preference":
        return own
    known = {row.id for row in own}
    composed = re.compile(r"traits\.[^.]+")
    return [*own, *(row for row in rows if composed.fullmatch(row.origin.node) and row.id not in known)]


def nodes_of(rows: Sequence[Row]) -> tuple[TracedNode, ...]:
    """The nodes that `rows` came from, the one with most rows first."""
    by_node: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_node[row.origin.node].append(row)
    ordered = sorted(by_node.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return tuple(
        TracedNode(node=node, rows=len(own), shown=tuple(map(traced_row, own[:ROWS_OF_NODE])))
        for node, own in ordered[:NODES]
    )


def traced_row(row: Row) -> TracedRow:
    """A row by its origin."""
    origin = row.origin
    return TracedRow(
        id=row.id,
        kind=row.kind,
        node=origin.node,
        template=origin.template,
        family=origin.family,
        seed=origin.seed,
    )


def nearness(rows: Sequence[Row]) -> Callable[[str], tuple[str, ...]]:
    """Which rows ask most like a question: by the share of words that both have; none where no word is."""
    asked = [(row.id, frozenset(words(row.messages[-1].content if row.messages else ""))) for row in rows]
    spread: Mapping[str, int] = _documents(said for _, said in asked)

    def nearest(question: str) -> tuple[str, ...]:
        wanted = frozenset(words(question))
        found = [(-_alike(wanted, said, spread), name) for name, said in asked if wanted & said]
        return tuple(name for _, name in sorted(found)[:ROWS_OF_ITEM])

    return nearest


def _documents(texts: Iterable[frozenset[str]]) -> Mapping[str, int]:
    """In how many of `texts` each word stands."""
    return Counter(word for text in texts for word in text)


def _alike(one: frozenset[str], other: frozenset[str], spread: Mapping[str, int]) -> float:
    """Shared words over all of either, each worth the less the more questions have it."""

    def worth(said: frozenset[str]) -> float:
        return math.fsum(1.0 / (1 + spread.get(word, 0)) for word in said)

    return worth(one & other) / worth(one | other)


def traced_family(name: str, items: Sequence[tuple[float, float | None, bool]]) -> TracedFamily:
    """A family by its items, each with its score, the base's, and whether it was missed; the base's mean is
    that of the scores it has."""
    base = [before for _, before, _ in items if before is not None]
    return TracedFamily(
        family=name,
        n=len(items),
        missed=sum(missed for *_, missed in items),
        score=fmean(score for score, *_ in items),
        base_score=fmean(base) if base else None,
    )


def shortened(text: str) -> str:
    """The head of a text that is too long to stand in a report twice."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _families(scored: Sequence[Scored]) -> tuple[TracedFamily, ...]:
    """The worst families, by the mean badness of their items."""
    by_family: defaultdict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        by_family[one.item.origin.family].append(one)

    def badness(name: str) -> tuple[float, float, str]:
        own = by_family[name]
        return (-fmean(one.badness[0] for one in own), -fmean(one.badness[1] for one in own), name)

    return tuple(
        traced_family(name, [(one.score, one.base, one.missed) for one in by_family[name]])
        for name in sorted(by_family, key=badness)[:FAMILIES]
    )


def _item(one: Scored, measured: Measurements, nearest: Callable[[str], tuple[str, ...]]) -> TracedItem:
    item = one.item
    paired = isinstance(item, PairItem)
    return TracedItem(
        id=item.id,
        family=item.origin.family,
        node=item.origin.node,
        question=shortened(item.question),
        score=one.score,
        base_score=one.base,
        missed=one.missed,
        to=shortened(item.to) if isinstance(item, PairItem) else "",
        opposite=shortened(item.opposite) if isinstance(item, PairItem) else "",
        said="" if paired else _said(item.id, measured.adapter_answers),
        base_said="" if paired else _said(item.id, measured.base_answers),
        rows=nearest(item.question),
    )


def _said(item: str, answers: Sequence[Answer]) -> str:
    return next((shortened(answer.text) for answer in answers if answer.item == item), "")


def _unit(trait: Trait) -> str:
    measure = measure_named(trait.measure)
    return measure.unit if measure else ""


def _scale(trait: Trait) -> str:
    if trait.kind == "preference":
        return _PAIRS
    if _unit(trait) == "length":
        wrong = "no shorter" if trait.kind == "decrease" else "no longer"
        return f"words of the answer; missed where it is {wrong} than the base's"
    counted = trait.measure.replace("_", " ")
    wrong = "shows" if trait.kind == "decrease" else "does not show"
    return f"1 where the answer shows {counted}, else 0; missed where it {wrong} it"
