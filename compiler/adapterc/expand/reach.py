"""What a spec's layout does not reach, found with as few of its rows as it takes."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from adapterc.expand.coverage import NodeCoverage, coverage, reaches_all
from adapterc.expand.layout import LayoutRequest, lay_pairs, lay_written

_FIRST = 32
"""Composed rows that hold every move of a spec of ordinary size: those of `specs/` need 15 to 31."""


def reach(request: LayoutRequest) -> tuple[NodeCoverage, ...]:
    """The coverage of a spec that has a node which nothing reaches; empty where every node is reached."""
    written = lay_written(request)
    rows = lay_pairs(request, authored=len(written.texts))
    first = tuple(islice(rows, _FIRST))
    if reaches_all(request.spec, replace(written, pairs=first)):
        return ()
    return coverage(request.spec, replace(written, pairs=(*first, *rows)))
