"""AC0411, AC0412: the libraries that a spec imports, and those that they import, each read once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source, Span
from adapterc.errors import CompilerBugError
from adapterc.frontend.files import Refusal, read_import, repository_of
from adapterc.frontend.one_file import Judged, ReadFile, judge, names_files, read_file
from adapterc.frontend.tree import Mapping, head, is_null, mappings_at, regions, text_at
from adapterc.frontend.yaml_tree import MAX_BYTES, Parsed, parse_yaml

MOST_LIBRARIES = 64
MOST_VALUES = 50_000
"""Of all libraries together: as many as one file may hold."""
_LARGEST_KEPT = 1 << 16
"""Bytes of a library that is kept for the next spec: those of a run mostly share a few small ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """The libraries in the order of their imports, each in front of those that it imports itself."""

    libraries: tuple[ReadFile, ...]
    sources: tuple[Source, ...]
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A file on the way down: where it really lies, its name in messages, and what imports it next."""

    path: Path
    name: str
    asked_at: Span | None = None

    @property
    def next_import(self) -> Span:
        """Where it imports the file behind it in the chain."""
        if self.asked_at is None:
            raise CompilerBugError(f"{self.name} was left without an import")
        return self.asked_at


def follow_imports(own: ReadFile, path: Path) -> Imports:
    """Everything that the spec at `path` imports, directly or through a library."""
    walk = _Walk(repository_of(path.parent))
    walk.through(own.root, (_Step(path=path.resolve(), name=own.name),))
    return Imports(
        libraries=tuple(walk.libraries), sources=tuple(walk.sources), problems=tuple(walk.problems)
    )


class _Walk:
    """Down the imports, with what was found on the way."""

    def __init__(self, repository: Path) -> None:
        self.libraries: list[ReadFile] = []
        self.sources: list[Source] = []
        self.problems: list[Diagnostic] = []
        self._repository = repository
        self._read: set[Path] = set()
        self._values = 0
        self._is_full = False

    def through(self, root: Mapping, chain: tuple[_Step, ...]) -> None:
        """Every import by path of the file at the end of `chain`."""
        for entry in mappings_at(root, "imports"):
            place, reference = entry.get("path"), text_at(entry, "path")
            if place is None or not reference or not reference.strip() or not is_null(entry.get("git")):
                continue
            self._follow(reference, place.region.span, chain)

    def _follow(self, reference: str, asked_at: Span, chain: tuple[_Step, ...]) -> None:
        if self._is_full:
            return
        here = chain[-1]
        found = read_import(self._repository, here.path.parent, reference, MAX_BYTES)
        if isinstance(found, Refusal):
            message = f"{quoted(reference)}: {found.message}"
            self.problems.append(finding(found.code, message, asked_at, advice=found.advice))
            return
        asked = (*chain[:-1], _Step(path=here.path, name=here.name, asked_at=asked_at))
        if any(step.path == found.path for step in chain):
            self.problems.append(_circle(asked, found.path))
        elif found.path not in self._read:
            self._read.add(found.path)
            name = os.path.normpath(Path(here.name).parent / reference)
            self._library(found.data, _Step(path=found.path, name=name), asked)

    def _library(self, data: bytes, step: _Step, chain: tuple[_Step, ...]) -> None:
        """Read a library that was not read before, and what it imports."""
        asked_at = chain[-1].next_import
        is_kept = len(data) <= _LARGEST_KEPT
        parsed = _kept_tree(data, step.name) if is_kept else parse_yaml(data, step.name)
        self.sources.append(parsed.source)
        if parsed.root is None:
            self.problems.extend(parsed.diagnostics)
            return
        self._values += len(regions(parsed.root))
        if len(self._read) > MOST_LIBRARIES or self._values > MOST_VALUES:
            self._is_full = True
            self.problems.append(_too_much(asked_at))
            return
        judged = (_kept_judged if is_kept else judge)(parsed.root, parsed.diagnostics)
        is_whole = is_kept and judged.surface is not None and not names_files(judged.surface)
        library = (_kept_file if is_whole else read_file)(judged, step.path.parent)
        kind = parsed.root.get("kind")
        if library.surface is not None and text_at(parsed.root, "kind") != "library":
            at = head(parsed.root) if kind is None else kind.region
            self.problems.extend((*parsed.diagnostics, _no_library(step.name, asked_at, at.span)))
            return
        self.problems.extend(library.problems)
        self.sources.extend(library.sources)
        if library.surface is not None:
            self.libraries.append(library)
            self.through(parsed.root, (*chain, step))


_kept_tree: Callable[[bytes, str], Parsed] = lru_cache(maxsize=16)(parse_yaml)
_kept_judged: Callable[[Mapping, tuple[Diagnostic, ...]], Judged] = lru_cache(maxsize=16)(judge)
_kept_file: Callable[[Judged, Path], ReadFile] = lru_cache(maxsize=8)(read_file)


def _circle(chain: tuple[_Step, ...], back_to: Path) -> Diagnostic:
    """The chain from the file that is imported again down to the import that closes the circle."""
    start = next(at for at, step in enumerate(chain) if step.path == back_to)
    names = [step.name for step in chain[start:]]
    links = [Label(span=step.next_import, text="by way of this import") for step in chain[start:-1]]
    return finding(
        "AC0412",
        f"imports in a circle: {' → '.join((*names, names[0]))}",
        chain[-1].next_import,
        labels=links,
        advice="move what both need into a library that imports neither",
    )


def _no_library(name: str, asked_at: Span, kind: Span) -> Diagnostic:
    return finding(
        "AC0411",
        f"{quoted(name)} is no library",
        asked_at,
        labels=[Label(span=kind, text="`kind: library` is missing")],
        advice="import only files of `kind: library`: move what both specs need into one",
    )


def _too_much(asked_at: Span) -> Diagnostic:
    return finding(
        "AC0411",
        f"more than {MOST_LIBRARIES} libraries, or {MOST_VALUES:,} values in them: from here on none is read",
        asked_at,
        advice="import fewer libraries, or smaller ones",
    )
