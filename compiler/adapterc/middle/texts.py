"""Every text that an author wrote, with its path in the spec."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from adapterc.ir.spec import Pole, ResolvedSpec, Trait

# Field names of the resolved spec that are spelled otherwise in a file.
_WRITTEN = {"opposite": "from"}
_PERSONA = ("role", "traits", "scenes", "frames", "knowledge", "skills", "dialogues")


def texts(spec: ResolvedSpec) -> Iterator[tuple[str, str]]:
    """`(path, text)` of everything but options; traits, frames and skills go by their ids."""
    for section in _PERSONA:
        yield from _texts(section, getattr(spec, section))


def poles(trait: Trait) -> Iterator[tuple[str, Pole]]:
    """`(path, pole)` of both poles, `from` first."""
    yield f"traits.{trait.id}.from", trait.opposite
    yield f"traits.{trait.id}.to", trait.to


def _texts(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _texts(f"{path}.{getattr(item, 'id', at)}", item)
    else:
        for name, written in _parts(type(value)):
            yield from _texts(f"{path}.{written}", getattr(value, name))


@cache
def _parts(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    """The fields of a dataclass and how a file spells them; a number has none."""
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else []
    return tuple((name, _WRITTEN.get(name, name)) for name in names)
