"""What a spec's layout does not reach, found with as few of its rows as it takes."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice

from adapterc.expand.coverage import NodeCoverage, coverage, reaches_all
from adapterc.expand.held_dialogues import held_turn_count
from adapterc.expand.layout import LayoutRequest, lay_pairs, lay_written
from adapterc.expand.teaching import lay_teacher
from adapterc.ir.apart import Apart
from adapterc.ir.layout import Layout

_FEWEST, _MOVES_A_ROW = 18, 10
"""Of composed rows that hold every move of a spec: those of `specs/` need 15 for 42 moves, 31 for 154."""


def reach(request: LayoutRequest, apart: Apart) -> tuple[NodeCoverage, ...]:
    """The coverage of a spec that has a node which nothing reaches; empty where every node is reached.

    Texts known to be `apart` are not compared again.
    """
    written = lay_written(request, drawn=False)
    rows = lay_pairs(request, authored=len(written.texts) + held_turn_count(request.spec))
    poles = chain.from_iterable((trait.opposite, trait.to) for trait in request.spec.traits)
    moves = sum(1 for pole in poles for _ in pole.moves.placed())
    first = tuple(islice(rows, _FEWEST + moves // _MOVES_A_ROW))
    # Undrawn, the rows of a node go by one id: with one that stands near a held-out text all of them fall.
    if reaches_all(request.spec, _with_teacher(request, replace(written, pairs=first)), apart):
        return ()
    whole = replace(lay_written(request), pairs=(*first, *rows))
    return coverage(request.spec, _with_teacher(request, whole), apart=apart)


def _with_teacher(request: LayoutRequest, layout: Layout) -> Layout:
    return replace(layout, teacher=lay_teacher(request.spec, layout.pairs, layout.texts))
