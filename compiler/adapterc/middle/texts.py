"""Every text that an author wrote, with its path in the spec."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from adapterc.ir.spec import Pole, ResolvedSpec, Trait

# Field names of the resolved spec that are spelled otherwise in a file.
_WRITTEN = {"opposite": "from"}
_PERSONA = ("role", "traits", "scenes", "frames", "knowledge", "skills", "dialogues")


def texts(spec: ResolvedSpec) -> tuple[tuple[str, str], ...]:
    """`(path, text)` of everything but options; traits, frames and skills go by their ids."""
    return _all_texts(_Same(spec))


class _Same:
    """A spec that is equal to itself alone: several rules ask for its texts, and hashing it is dear."""

    def __init__(self, spec: ResolvedSpec) -> None:
        self.spec = spec

    def __hash__(self) -> int:
        return id(self.spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.spec is other.spec


@lru_cache(maxsize=1)
def _all_texts(same: _Same) -> tuple[tuple[str, str], ...]:
    return tuple(text for section in _PERSONA for text in _texts(section, getattr(same.spec, section)))


def poles(trait: Trait) -> Iterator[tuple[str, Pole]]:
    """`(path, pole)` of both poles, `from` first."""
    yield f"traits.{trait.id}.from", trait.opposite
    yield f"traits.{trait.id}.to", trait.to


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _texts(f"{path}.{getattr(item, 'id', at)}", item)
    elif is_dataclass(value):
        for name in _names(value.__class__):
            yield from _texts(f"{path}.{_WRITTEN.get(name, name)}", getattr(value, name))


@lru_cache(maxsize=64)
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
