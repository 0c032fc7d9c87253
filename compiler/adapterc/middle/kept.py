"""What several rules ask of one spec, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from adapterc.ir.spec import ResolvedSpec

Found = TypeVar("Found")


class _This:
    """A spec as itself: to hash all that is in it takes longer than to walk through it."""

    def __init__(self, spec: ResolvedSpec) -> None:
        self.spec = spec

    def __hash__(self) -> int:
        return id(self.spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.spec is self.spec


def kept(find: Callable[[ResolvedSpec], Found]) -> Callable[[ResolvedSpec], Found]:
    """`find`, which keeps what it found in the last spec for the next rule that asks."""

    @lru_cache(maxsize=1)
    def found(this: _This) -> Found:
        return find(this.spec)

    return lambda spec: found(_This(spec))
