"""Every text that an author wrote, with its path in the spec, and what the texts of two poles share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from adapterc.ir.spec import Pole, ResolvedSpec, Trait
from adapterc.kept import kept
from adapterc.middle.scripts import is_latin
from adapterc.text import words

# Field names of the resolved spec that are spelled otherwise in a file.
_WRITTEN = {"opposite": "from"}
_PERSONA = ("role", "traits", "scenes", "frames", "knowledge", "skills", "dialogues")
_ALIKE = 0.8


@kept
def texts(spec: ResolvedSpec) -> Sequence[tuple[str, str]]:
    """`(path, text)` of everything but options; traits, frames and skills go by their ids."""
    return [text for section in _PERSONA for text in texts_of(spec, section)]


def texts_of(spec: ResolvedSpec, section: str) -> Sequence[tuple[str, str]]:
    """The same of one section."""
    found: list[tuple[str, str]] = []
    _collect(section, getattr(spec, section), found)
    return found


@kept
def bare_texts(spec: ResolvedSpec) -> Sequence[str]:
    """These texts alone, in the same order: mostly nobody asks where they stand."""
    found: list[str] = []
    for section in _PERSONA:
        _gather(getattr(spec, section), found)
    return found


@kept
def all_texts(spec: ResolvedSpec) -> str:
    """These texts a line each: what stands nowhere in it stands in none of them, which is told at once."""
    return "\n".join(bare_texts(spec))


@kept
def is_all_latin(spec: ResolvedSpec) -> bool:
    """Whether none of them has letters of another script: few texts have to be looked at for that."""
    return all_texts(spec).isascii() or is_latin(bare_texts(spec))


def poles(trait: Trait) -> Iterator[tuple[str, Pole]]:
    """`(path, pole)` of both poles, `from` first."""
    yield f"traits.{trait.id}.from", trait.opposite
    yield f"traits.{trait.id}.to", trait.to


def alike(one: str, other: str) -> bool:
    """Whether two descriptions have nearly all their words in common (Jaccard): their order hides no copy."""
    mine, theirs = set(words(one)), set(words(other))
    return bool(mine | theirs) and len(mine & theirs) / len(mine | theirs) >= _ALIKE


def marked(marker: str) -> tuple[str, ...]:
    """What a marker is looked for by: its words, or itself where it has none, such as a picture."""
    return words(marker) or (marker.strip(),)


def shared_markers(wanted: Pole, left: Pole) -> Iterator[tuple[int, int]]:
    """For each marker of `wanted` that `left` has in the same words: its place, and the first there."""
    places = {marked(marker): at for at, marker in reversed(list(enumerate(left.markers)))}
    for at, marker in enumerate(wanted.markers):
        if marked(marker) in places:
            yield at, places[marked(marker)]


def _gather(value: Any, found: list[str]) -> None:
    """Append the texts of `value`, which is none itself."""
    for inner in value if isinstance(value, tuple) else _parts(value.__class__)(value):
        if isinstance(inner, str):
            found.append(inner)
        else:
            _gather(inner, found)


def _collect(path: str, value: Any, found: list[tuple[str, str]]) -> None:
    """Append the texts of `value`: a list, since generators in generators take longer than all the rest."""
    if isinstance(value, str):
        found.append((path, value))
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            if isinstance(item, str):
                found.append((f"{path}.{at}", item))
            else:
                _collect(f"{path}.{getattr(item, 'id', at)}", item, found)
    else:
        for name, written in _names(value.__class__):
            inner = getattr(value, name)
            if isinstance(inner, str):
                found.append((f"{path}.{written}", inner))
            else:
                _collect(f"{path}.{written}", inner, found)


@lru_cache(maxsize=64)
def _parts(kind: Any) -> Callable[[Any], Iterable[Any]]:
    """What takes the fields out of a part of the resolved spec, all of them at once."""
    names = [name for name, _ in _names(kind)]
    if len(names) < 2:  # of one field it takes out that, of none it cannot be made
        return lambda value: [getattr(value, name) for name in names]
    return attrgetter(*names)


@lru_cache(maxsize=64)
def _names(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    """The fields of a part of the resolved spec, each with its name in a file."""
    if not is_dataclass(kind):
        return ()
    return tuple((field.name, _WRITTEN.get(field.name, field.name)) for field in fields(kind))
