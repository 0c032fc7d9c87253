"""The libraries that a spec imports, and those that they import, each read once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source, Span
from adapterc.errors import CompilerBugError
from adapterc.frontend.files import Refusal, read_import, repository_of
from adapterc.frontend.import_findings import (
    MOST_LIBRARIES,
    MOST_TEMPLATES,
    MOST_VALUES,
    circle,
    no_library,
    too_much,
)
from adapterc.frontend.one_file import Judged, ReadFile, judge, names_files, read_file
from adapterc.frontend.packages import Around, InPackage, Package, Packages
from adapterc.frontend.prefixed import prefixed, with_prefix
from adapterc.frontend.rules.names import NAMED
from adapterc.frontend.tree import Mapping, head, is_null, mappings_at, regions, text_at
from adapterc.frontend.yaml_tree import MAX_BYTES, Parsed, parse_yaml
from adapterc.git_names import Address, address_of, ref_problem
from adapterc.spec.loaded import UsedPackage
from adapterc.value import value

_LARGEST_KEPT = 1 << 16
"""Bytes of a library that is kept for the next spec: those of a run mostly share a few small ones."""


@value()
class Imports:
    """The libraries in the order of their imports, each in front of those that it imports itself.

    `packages` are those of the files that were read. `unread` are those of the problems that kept an import
    from being read.
    """

    libraries: tuple[ReadFile, ...]
    sources: tuple[Source, ...]
    problems: tuple[Diagnostic, ...]
    packages: tuple[UsedPackage, ...] = ()
    unread: tuple[Diagnostic, ...] = ()


@value()
class _Step:
    """A file on the way down: what it is, whatever led to it; its name in messages; where it finds others.

    `asked_at` is where it imports the file behind it in the chain, `prefix` what its parts are called by.
    """

    identity: Path | tuple[str, str, str]
    name: str
    around: Around
    prefix: str = ""
    asked_at: Span | None = None

    @property
    def next_import(self) -> Span:
        """Where it imports the file behind it in the chain."""
        if self.asked_at is None:
            raise CompilerBugError(f"{self.name} was left without an import")
        return self.asked_at


def follow_imports(own: ReadFile, path: Path, packages: Packages) -> Imports:
    """Everything that the spec at `path` imports, directly or through a library."""
    walk = _Walk(repository_of(path.parent), packages)
    walk.through(own.root, (_Step(identity=path.resolve(), name=own.name, around=path.resolve().parent),))
    return Imports(
        libraries=tuple(walk.libraries),
        sources=(*walk.sources, *packages.sources),
        problems=(*walk.unread, *walk.problems, *packages.problems),
        unread=(*walk.unread, *packages.problems),
        packages=tuple(one.used for one in walk.packages.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A package that was opened, what its libraries declare, and the refs by which it was asked for."""

    package: Package
    names: set[str] = field(default_factory=set)
    refs: set[str] = field(default_factory=set)

    @property
    def used(self) -> UsedPackage:
        """The same as a value."""
        names, refs = tuple(sorted(self.names)), tuple(sorted(self.refs))
        package = self.package
        return UsedPackage(name=package.name, git=package.git, commit=package.commit, names=names, refs=refs)


class _Walk:
    """Down the imports, with what was found on the way."""

    def __init__(self, repository: Path, packages: Packages) -> None:
        self.libraries: list[ReadFile] = []
        self.sources: list[Source] = []
        self.problems: list[Diagnostic] = []
        self.unread: list[Diagnostic] = []
        self.packages: dict[tuple[str, str], _Opened] = {}
        self._repository = repository
        self._packages = packages
        self._read: set[tuple[object, str]] = set()
        self._values = self._templates = 0
        self._is_full = False

    def through(self, root: Mapping, chain: tuple[_Step, ...]) -> None:
        """Every import of the file at the end of `chain`."""
        for entry in mappings_at(root, "imports"):
            place, reference = entry.get("path"), text_at(entry, "path")
            if place is None or not reference or not reference.strip() or self._is_full:
                continue
            around: Around | None = chain[-1].around
            if not is_null(entry.get("git")):
                around = self._opened(entry, chain[-1].around)
            if around is not None:
                self._follow(around, entry, chain)

    def _opened(self, entry: Mapping, around: Around) -> InPackage | None:
        """The top of the package that an import from git means; None where there is none, which is told."""
        node, git, ref = entry.get("git"), text_at(entry, "git"), text_at(entry, "ref")
        if node is None or not git or not ref or not isinstance(address_of(git), Address) or ref_problem(ref):
            return None  # told by the rules
        found = self._packages.opened(git, ref, around if isinstance(around, Path) else None)
        if isinstance(found, Refusal):
            self.unread.append(finding(found.code, found.message, node.region.span, advice=found.advice))
            return None
        if found is None:
            return None
        self.packages.setdefault((found.git, found.commit), _Opened(package=found)).refs.add(ref)
        return InPackage(package=found)

    def _follow(self, around: Around, entry: Mapping, chain: tuple[_Step, ...]) -> None:
        """The import of the file that `entry` names in `around`."""
        place, reference = entry.get("path") or entry, text_at(entry, "path") or ""
        asked_at, here = place.region.span, chain[-1]
        found = self._file(around, reference, here)
        if isinstance(found, Refusal):
            message = f"{quoted(reference)}: {found.message}"
            self.unread.append(finding(found.code, message, asked_at, advice=found.advice))
            return
        data, step = found
        step = replace(step, prefix=prefixed(here.prefix, text_at(entry, "prefix") or ""))
        asked = (*chain[:-1], replace(here, asked_at=asked_at))
        if any(one.identity == step.identity for one in chain):
            self.unread.append(_circle(asked, step.identity))
        elif (step.identity, step.prefix) not in self._read:
            self._read.add((step.identity, step.prefix))
            self._library(data, step, asked)

    def _file(self, around: Around, reference: str, here: _Step) -> tuple[bytes, _Step] | Refusal:
        """The bytes of the file that `here` imports, and what it is."""
        if isinstance(around, Path):
            on_disk = read_import(self._repository, around, reference, MAX_BYTES)
            if isinstance(on_disk, Refusal):
                return on_disk
            name = os.path.normpath(Path(here.name).parent / reference)
            return on_disk.data, _Step(identity=on_disk.path, name=name, around=on_disk.path.parent)
        found = around.imported(reference, MAX_BYTES)
        if isinstance(found, Refusal):
            return found
        path, data = found
        package = around.package
        return data, _Step(
            identity=(package.git, package.commit, path),
            name=f"{package.name}:{path}",
            around=around.beside(path),
        )

    def _library(self, data: bytes, step: _Step, chain: tuple[_Step, ...]) -> None:
        """Read a library that was not read before, and what it imports."""
        asked_at = chain[-1].next_import
        is_kept = len(data) <= _LARGEST_KEPT
        parsed = _kept_tree(data, step.name) if is_kept else parse_yaml(data, step.name)
        self.sources.append(parsed.source)
        if parsed.root is None:
            self.unread.extend(parsed.diagnostics)
            return
        self._values += len(regions(parsed.root))
        if len(self._read) > MOST_LIBRARIES or self._values > MOST_VALUES:
            self._is_full = True
            self.unread.append(too_much(asked_at))
            return
        judged = (_kept_judged if is_kept else judge)(parsed.root, parsed.diagnostics)
        is_whole = is_kept and judged.surface is not None and not names_files(judged.surface)
        library = (_kept_file if is_whole else read_file)(judged, step.around)
        kind = parsed.root.get("kind")
        if library.surface is not None and text_at(parsed.root, "kind") != "library":
            at = head(parsed.root) if kind is None else kind.region
            self.problems.extend(parsed.diagnostics)
            self.unread.append(no_library(step.name, asked_at, at.span))
            return
        self._templates += len(library.templates)
        if self._templates > MOST_TEMPLATES:
            self._is_full = True
            self.unread.append(too_much(asked_at))
            return
        (self.unread if library.surface is None else self.problems).extend(library.problems)
        self.sources.extend(library.sources)
        if library.surface is not None:
            called, too_long = with_prefix(library, step.prefix, asked_at)
            self.problems.extend(too_long)
            if isinstance(step.around, InPackage):
                package = step.around.package
                self.packages[package.git, package.commit].names.update(_declared(parsed.root))
                called = replace(called, package=package.name)
            self.libraries.append(called)
            self.through(parsed.root, (*chain, step))


_kept_tree: Callable[[bytes, str], Parsed] = lru_cache(maxsize=16)(parse_yaml)
_kept_judged: Callable[[Mapping, tuple[Diagnostic, ...]], Judged] = lru_cache(maxsize=16)(judge)
_kept_file: Callable[[Judged, Around], ReadFile] = lru_cache(maxsize=8)(read_file)


def _declared(root: Mapping) -> Iterator[str]:
    """The parts that a library declares, by section and name."""
    for section, key, _ in NAMED:
        yield from (
            f"{section}.{name}" for item in mappings_at(root, section) if (name := text_at(item, key))
        )


def _circle(chain: tuple[_Step, ...], back_to: Path | tuple[str, str, str]) -> Diagnostic:
    """The chain from the file that is imported again down to the import that closes the circle."""
    start = next(at for at, step in enumerate(chain) if step.identity == back_to)
    return circle([(step.name, step.next_import) for step in chain[start:]])
