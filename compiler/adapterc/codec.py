"""Values of `ir` as JSON text and back, checked against their types on the way in."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


@lru_cache(maxsize=32)
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", kind))


def to_json(kind: type[T], value: T) -> str:
    """`value` as JSON, every field included, in the order of its declaration."""
    return _adapter(cast("Hashable", kind)).dump_json(value, indent=1).decode("utf-8") + "\n"


def from_json(kind: type[T], text: str) -> T | None:
    """The value that `to_json` wrote; None if `text` is not one."""
    try:
        value: T = _adapter(cast("Hashable", kind)).validate_json(text)
    except ValidationError:
        return None
    return value
