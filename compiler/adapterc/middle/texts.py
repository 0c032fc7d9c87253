"""Every text that an author wrote, with its path in the spec, and what the texts of two poles share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from adapterc.ir.spec import Pole, ResolvedSpec, Trait
from adapterc.middle.answers import said

# Field names of the resolved spec that are spelled otherwise in a file.
_WRITTEN = {"opposite": "from"}
_PERSONA = ("role", "traits", "scenes", "frames", "knowledge", "skills", "dialogues")
_ALIKE = 0.8


def texts(spec: ResolvedSpec) -> Sequence[tuple[str, str]]:
    """`(path, text)` of everything but options; traits, frames and skills go by their ids."""
    return _texts_of(_This(spec))


class _This:
    """A spec as itself: to hash all that is in it takes longer than to walk through it."""

    def __init__(self, spec: ResolvedSpec) -> None:
        self.spec = spec

    def __hash__(self) -> int:
        return id(self.spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.spec is self.spec


@lru_cache(maxsize=1)
def _texts_of(this: _This) -> Sequence[tuple[str, str]]:
    """Kept for the next rule that asks: several walk through the texts of one spec."""
    found: list[tuple[str, str]] = []
    for section in _PERSONA:
        _collect(section, getattr(this.spec, section), found)
    return found


def poles(trait: Trait) -> Iterator[tuple[str, Pole]]:
    """`(path, pole)` of both poles, `from` first."""
    yield f"traits.{trait.id}.from", trait.opposite
    yield f"traits.{trait.id}.to", trait.to


def alike(one: str, other: str) -> bool:
    """Whether two descriptions have nearly all their words in common (Jaccard): their order hides no copy."""
    mine, theirs = set(said(one)), set(said(other))
    return bool(mine | theirs) and len(mine & theirs) / len(mine | theirs) >= _ALIKE


def shared_markers(wanted: Pole, left: Pole) -> Iterator[tuple[int, int]]:
    """For each marker of `wanted` that `left` has in the same words: its place, and the first there."""
    places = {said(marker): at for at, marker in reversed(list(enumerate(left.markers)))}
    for at, marker in enumerate(wanted.markers):
        if said(marker) and said(marker) in places:
            yield at, places[said(marker)]


def _collect(path: str, value: Any, found: list[tuple[str, str]]) -> None:
    """Append the texts of `value`: a list, since generators in generators take longer than all the rest."""
    if isinstance(value, str):
        found.append((path, value))
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            _collect(f"{path}.{getattr(item, 'id', at)}", item, found)
    else:
        for name in _names(value.__class__):
            _collect(f"{path}.{_WRITTEN.get(name, name)}", getattr(value, name), found)


@lru_cache(maxsize=64)
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
