"""Every text that an author wrote, with its path in the spec."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from adapterc.ir.spec import Pole, ResolvedSpec, Trait
from adapterc.middle.kept import kept

# Field names of the resolved spec that are spelled otherwise in a file.
_WRITTEN = {"opposite": "from"}
_PERSONA = ("role", "traits", "scenes", "frames", "knowledge", "skills", "dialogues")


@kept
def texts(spec: ResolvedSpec) -> Sequence[tuple[str, str]]:
    """`(path, text)` of everything but options; traits, frames and skills go by their ids."""
    found: list[tuple[str, str]] = []
    for section in _PERSONA:
        _collect(section, getattr(spec, section), found)
    return found


def poles(trait: Trait) -> Iterator[tuple[str, Pole]]:
    """`(path, pole)` of both poles, `from` first."""
    yield f"traits.{trait.id}.from", trait.opposite
    yield f"traits.{trait.id}.to", trait.to


def _collect(path: str, value: Any, found: list[tuple[str, str]]) -> None:
    """Append the texts of `value`: a list, since generators in generators take longer than all the rest."""
    if isinstance(value, str):
        found.append((path, value))
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            step = at if isinstance(item, str) else getattr(item, "id", at)
            _collect(f"{path}.{step}", item, found)
    else:
        for name, written in _names(value.__class__):
            _collect(f"{path}.{written}", getattr(value, name), found)


@lru_cache(maxsize=64)
def _names(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    """The fields of a part of the resolved spec, each with its name in a file."""
    if not is_dataclass(kind):
        return ()
    return tuple((field.name, _WRITTEN.get(field.name, field.name)) for field in fields(kind))
