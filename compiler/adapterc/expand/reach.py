"""What a spec's layout reaches, found with as few of its rows as it takes."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from adapterc.expand.coverage import NodeCoverage, coverage
from adapterc.expand.layout import LayoutRequest, lay_pairs, lay_written

_FIRST = 32
"""Composed rows that hold every move of a spec of ordinary size: those of `specs/` need 15 to 31."""


def reach(request: LayoutRequest) -> tuple[NodeCoverage, ...]:
    """Every node that is to reach the dataset; its rows are counted only as far as to tell that it does."""
    written = lay_written(request)
    rows = lay_pairs(request, authored=len(written.texts))
    first = tuple(islice(rows, _FIRST))
    found = coverage(request.spec, replace(written, pairs=first))
    if all(node.is_reached for node in found):
        return found
    return coverage(request.spec, replace(written, pairs=(*first, *rows)))
