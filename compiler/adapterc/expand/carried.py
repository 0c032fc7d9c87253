"""What the rows of a layout carry: by the node they came from, and by the texts that they are made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

from adapterc.expand.near import near_held_out
from adapterc.ir.apart import Apart
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidPair, LaidText, Layout
from adapterc.value import value


@value()
class Carried:
    """Ids of rows by origin, by the pieces of their chosen and of their opposite answer; items by origin.

    `by_family` and `items_of_family` go by the name of the family.
    """

    by_node: Mapping[str, Collection[str]]
    by_family: Mapping[str, Collection[str]]
    chosen: Mapping[str, Collection[str]]
    opposite: Mapping[str, Collection[str]]
    items: Mapping[str, int]
    items_of_family: Mapping[str, int]


def carried(layout: Layout, kept: Collection[str] | None, apart: Apart) -> Carried:
    """The rows of `layout` that are among `kept`; without it, all but those that a fill drops for certain.

    A row that a teacher answers carries what the teacher was told.
    A row is dropped where it shares a run of words with a held-out text, which those known to be `apart`
    do not.
    """
    by_node: defaultdict[str, set[str]] = defaultdict(set)
    by_family: defaultdict[str, set[str]] = defaultdict(set)
    chosen: defaultdict[str, set[str]] = defaultdict(set)
    opposite: defaultdict[str, set[str]] = defaultdict(set)
    dropped = near_held_out(layout, apart) if kept is None else frozenset()
    told = {one.id: one.pieces for one in layout.teacher.personas} if layout.teacher else {}
    laid: tuple[LaidPair | LaidText, ...] = (*layout.pairs, *layout.texts)
    for row in laid:
        if row.id in dropped or (kept is not None and row.id not in kept):
            continue
        by_node[row.origin.node].add(row.id)
        by_family[row.origin.family].add(row.id)
        mine, theirs = _pieces(row) if isinstance(row, LaidPair) else ((row.chosen,), (row.rejected,))
        for piece in (*mine, *told.get(row.persona, ())):
            chosen[piece].add(row.id)
        for piece in theirs:
            opposite[piece].add(row.id)
    return Carried(
        by_node=by_node,
        by_family=by_family,
        chosen=chosen,
        opposite=opposite,
        items=Counter(origin.node for origin in _held(layout)),
        items_of_family=Counter(origin.family for origin in _held(layout)),
    )


def _held(layout: Layout) -> Iterator[Origin]:
    yield from (item.origin for item in layout.items)
    yield from (probe.origin for probe in layout.probes)
    if layout.scenes is not None:
        yield from layout.scenes.origins
    if layout.parts is not None:
        yield from layout.parts.origins


def _pieces(row: LaidPair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a composed row's chosen answer is made of, and what frames its opposite, claims aside."""
    plan, contrast = row.plan, row.contrast
    shown = [phrase for manner in plan.manners if manner.shown for phrase in manner.phrases]
    framed = [phrase for manner in contrast.manners if manner.shown for phrase in manner.phrases]
    return (*plan.moves, *plan.spare, plan.closing, *shown), (contrast.opening, contrast.closing, *framed)
