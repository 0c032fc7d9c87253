"""What is taken for recited: words that several answers have in a row, and not by chance."""

from __future__ import annotations

from collections.abc import Iterable

from adapterc.ir.dataset import Row

SHARED_RUN, SHARED_BY = 12, 2
"""Words in a row that the parrot gate takes for recited, where more answers than so many share them."""
COPIED = "8-word runs that stand in a training row"
"""How the names of the parrot gate's conditions against training rows begin."""


def told_apart(rows: Iterable[Row]) -> int:
    """How many texts of their own `rows` tell: those of one fact count once, and so do those of the role."""
    alike = [row.origin.told_alike for row in rows]
    return alike.count("") + len({once for once in alike if once})
