"""What a comparison's two sides mean: artifacts in a folder, specs in a folder, or specs at a commit of git.

A folder with artifacts is that, and so is an empty one: nothing was built yet. A spec, or a folder in which
specs are found, is the working tree. Anything else is a git ref, read without a checkout.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from adapterc.diagnostics.quoting import quoted
from adapterc.driver.git_tree import GitTree
from adapterc.driver.selection import holds_artifacts, templates_at
from adapterc.driver.spec_versions import Version, artifact_version, read_version
from adapterc.emit.provenance import MANIFEST
from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.files import repository_of
from adapterc.frontend.spec_files import find_specs

SideKind = Literal["artifacts", "files", "commit"]
_HERE = "."
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: its name as people read it, what it is, its specs, and what could not be read.

    `single`: it names one spec or one artifact, which is compared with whatever the other side has of it.
    """

    label: str
    kind: SideKind
    versions: tuple[Version, ...]
    faults: tuple[AdaptercError, ...] = ()
    single: bool = False


def kind_of(named: str) -> SideKind:
    """What a side is, by its name alone."""
    folder = Path(named)
    if not named:
        return "commit"
    try:
        if holds_artifacts(folder) or (folder.is_dir() and not any(folder.iterdir())):
            return "artifacts"
        if folder.is_file() and folder.suffix in _SUFFIXES:
            return "files"
        is_place = folder.is_dir() and (named in (_HERE, "..") or not find_specs([named]).problems)
    except (OSError, ValueError):
        return "commit"
    return "files" if is_place else "commit"


def open_side(named: str, specs: Sequence[str], scratch: Path) -> Side:
    """The side called `named`, of whose specs those that `specs` name; a commit is written to `scratch`.

    AdaptercError (usage) where it is neither a place nor a commit.
    """
    kind = kind_of(named)
    if kind == "artifacts":
        return _artifacts(Path(named))
    if kind == "files":
        return _files(named, specs)
    return _commit(named, specs or [_HERE], scratch)


def _artifacts(folder: Path) -> Side:
    own = (folder / MANIFEST).is_file()
    places = [folder] if own else sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    versions, faults = _read(partial(artifact_version, place) for place in places)
    return Side(label=str(folder), kind="artifacts", versions=versions, faults=faults, single=own)


def _files(named: str, specs: Sequence[str]) -> Side:
    whole = Path(named).is_dir()
    if specs and not whole:
        raise _usage(f"{named} is one spec already", "name specs where both sides are refs or folders")
    found = find_specs(specs or [named])
    versions, faults = _read(partial(read_version, path, key=_key(path)) for path in found.paths)
    label = "the working tree" if whole else named
    return Side(
        label=label, kind="files", versions=versions, faults=(*found.problems, *faults), single=not whole
    )


def _commit(ref: str, specs: Sequence[str], scratch: Path) -> Side:
    repository = repository_of(_folder_of(specs[0]))
    if not (repository / ".git").exists():
        raise _usage(
            f"{quoted(ref)} is no folder with artifacts, no spec, and no git ref: this is no git repository",
            "name two folders that builds wrote, such as build/old and build/new, or stand in the repository",
        )
    tree = GitTree(repository, ref)
    tree.write(scratch)
    root = scratch.resolve()
    paths: dict[Path, None] = {}
    for spec in specs:
        paths |= dict.fromkeys(_at_commit(spec, repository, root))
    templates = templates_at(root, repository)
    versions, faults = _read(
        partial(read_version, path, key=path.relative_to(root).as_posix(), root=root, templates=templates)
        for path in paths
    )
    label = ref if tree.commit.startswith(ref) else f"{ref} ({tree.commit[:10]})"
    return Side(label=label, kind="commit", versions=versions, faults=faults)


def _at_commit(spec: str, repository: Path, root: Path) -> Iterator[Path]:
    """The specs that a path, a folder or a pattern names at a commit; none is no fault."""
    here = Path(os.path.normpath(Path.cwd().resolve() / spec))
    if not here.is_relative_to(repository):
        raise _usage(f"{spec} does not lie in {repository}", "name specs of one repository")
    place = root / here.relative_to(repository)
    for path in find_specs([str(place)]).paths:
        if path.is_file() and path.resolve().is_relative_to(root):
            yield path


def _read(readers: Iterable[Callable[[], Version]]) -> tuple[tuple[Version, ...], tuple[AdaptercError, ...]]:
    versions, faults = [], []
    for read in readers:
        try:
            versions.append(read())
        except AdaptercError as fault:
            faults.append(fault)
    return tuple(versions), tuple(faults)


def _key(path: Path) -> str:
    real = Path(os.path.normpath(Path.cwd().resolve() / path))
    repository = repository_of(real.parent)
    return real.relative_to(repository).as_posix() if real.is_relative_to(repository) else str(real)


def _folder_of(spec: str) -> Path:
    path = Path(spec)
    while not path.is_dir() and path != path.parent:
        path = path.parent
    return path


def _usage(message: str, advice: str) -> AdaptercError:
    return AdaptercError(message, help=advice, code=ExitCode.USAGE)
