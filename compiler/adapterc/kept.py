"""What is asked of one thing again and again, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Found = TypeVar("Found")


class _This(Generic[Thing]):
    """A thing as itself: to hash all that is in a spec takes longer than to walk through it."""

    def __init__(self, thing: Thing) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.thing is self.thing


def kept(find: Callable[[Thing], Found]) -> Callable[[Thing], Found]:
    """`find`, which keeps what it found in the last thing, a spec or a library, for the next who asks."""

    @lru_cache(maxsize=1)
    def found(this: _This[Thing]) -> Found:
        return find(this.thing)

    return lambda thing: found(_This(thing))
