"""AC0616: a library whose import gives a `prefix`: its traits, frames and skills are called `prefix-id`.

So are its families of templates, which go by a name too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span
from adapterc.frontend.one_file import ReadFile
from adapterc.spec.document import Spec
from adapterc.spec.fields import ID_LIMIT
from adapterc.spec.templates import TemplateFile

PREFIXED = ("traits", "frames", "skills")
"""Sections whose parts have ids; a scene's token is what it is."""
Value = TypeVar("Value")


def with_prefix(library: ReadFile, prefix: str, asked_at: Span) -> tuple[ReadFile, tuple[Diagnostic, ...]]:
    """The library under its longer names, and those that would be too long, which keep their own."""
    surface = library.surface
    if surface is None or not prefix:
        return library, ()
    names = [entry.id for section in PREFIXED for entry in getattr(surface, section)]
    names += [family.family for file in library.templates if file is not None for family in file.families]
    long = [name for name in names if len(prefixed(prefix, name)) > ID_LIMIT]
    if long:
        return library, (_too_long(prefix, long[0], asked_at),)
    return replace(
        library,
        surface=_renamed(surface, prefix),
        places=dict(_moved(library.places, prefix)),
        later=dict(_moved(library.later, prefix)),
        templates=tuple(_families(file, prefix) if file is not None else None for file in library.templates),
        prefix=prefix,
    ), ()


def prefixed(prefix: str, name: str) -> str:
    """What a part is called under a prefix, which may be none."""
    return f"{prefix}-{name}" if prefix and name else name or prefix


def _renamed(surface: Spec, prefix: str) -> Spec:
    update: dict[str, Any] = {
        section: tuple(
            entry.model_copy(update={"id": prefixed(prefix, entry.id)}) for entry in getattr(surface, section)
        )
        for section in PREFIXED
    }
    return surface.model_copy(update=update)


def _families(file: TemplateFile, prefix: str) -> TemplateFile:
    renamed = (one.model_copy(update={"family": prefixed(prefix, one.family)}) for one in file.families)
    return file.model_copy(update={"families": tuple(renamed)})


def _moved(places: Mapping[str, Value], prefix: str) -> Iterator[tuple[str, Value]]:
    """Each path with the longer name where it leads through one."""
    for path, found in places.items():
        section, *rest = path.split(".")
        if section in PREFIXED and rest:
            yield ".".join((section, prefixed(prefix, rest[0]), *rest[1:])), found
        elif section == "dataset" and rest[2:3] == ["families"] and rest[3:] and not rest[3].isdecimal():
            yield ".".join((section, *rest[:3], prefixed(prefix, rest[3]), *rest[4:])), found
        else:
            yield path, found


def _too_long(prefix: str, name: str, asked_at: Span) -> Diagnostic:
    return finding(
        "AC0616",
        f"{quoted(prefixed(prefix, name), 90)} would have more than {ID_LIMIT} characters",
        asked_at,
        advice="write a shorter prefix",
    )
