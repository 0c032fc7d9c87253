"""Values: what stages hand on, and what is made by the thousand in one check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

Kind = TypeVar("Kind")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(*, eq: bool = True) -> Callable[[type[Kind]], type[Kind]]:
    """A dataclass with slots and named arguments that nobody changes: cheap to define and to make.

    That nobody changes one is left to the type checker alone: Python's own way of keeping it so triples
    what it takes to make one, and costs every start of the program half a millisecond a class, as the
    comparing that it writes out and compiles does. With `eq` two of the same fields are equal; else each is
    only itself.
    """
    return _equal if eq else _only_itself


def _only_itself(kind: type[Kind]) -> type[Kind]:
    made: Any = dataclass(slots=True, kw_only=True, eq=False, repr=False)(kind)
    if "__repr__" not in kind.__dict__:
        made.__repr__ = _shown
    return made  # type: ignore[no-any-return]


def _equal(kind: type[Kind]) -> type[Kind]:
    made: Any = _only_itself(kind)
    names = [field.name for field in fields(made) if field.compare]
    held = attrgetter(*names) if names else type

    def equals(self: object, other: object) -> bool:
        return (held(self),) == (held(other),) if other.__class__ is self.__class__ else NotImplemented

    if "__eq__" not in kind.__dict__:
        made.__eq__ = equals
        made.__hash__ = lambda self: hash(held(self))
    return made  # type: ignore[no-any-return]


def _shown(self: Any) -> str:
    said = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({said})"
