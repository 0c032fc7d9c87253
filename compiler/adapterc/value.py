"""Values that are made by the thousand in one check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Kind = TypeVar("Kind")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(*, eq: bool = True) -> Callable[[type[Kind]], type[Kind]]:
    """A frozen dataclass with slots and named arguments, for a class with very many instances.

    That nobody changes one is left to the type checker alone: Python's own way of keeping it so triples
    what it takes to make one. With `eq` two of the same fields are equal; else each is only itself.
    """
    return dataclass(slots=True, kw_only=True, eq=eq, unsafe_hash=eq)
