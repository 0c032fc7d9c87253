"""Which specs differ from what they were: at a commit, or when an artifact was built.

What is compared is what a build would be made of, after the spec was resolved and laid out: an edit that
changes no row, no threshold and nothing else of the resolved spec selects nothing. A library that changed
selects the specs that import it, directly or through another one, if it changed anything for them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from adapterc.digest import digest
from adapterc.driver.artifact_json import read_object
from adapterc.driver.compile import read_spec
from adapterc.driver.git_tree import GitTree
from adapterc.driver.own_templates import with_own
from adapterc.driver.scenes import slots_of
from adapterc.errors import AdaptercError, ExitCode
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.frontend.files import repository_of
from adapterc.frontend.library import load_library
from adapterc.frontend.scenes_lock import find_lock
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.layout import Layout
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.resolve import resolve

_MANIFEST = "adapterc.json"


def changed(paths: Sequence[Path], against: str) -> tuple[Path, ...]:
    """Those of the specs that differ from `against`: a folder of artifacts, or a commit by any of its names.

    One that cannot be read now, or could not be then, differs. AdaptercError (usage) where `against` is
    neither.
    """
    folder = Path(against)
    if against and holds_artifacts(folder):
        return tuple(path for path in paths if not _as_built(path, folder))
    with TemporaryDirectory(prefix="adapterc-") as scratch:
        return tuple(_since(paths, against, Path(scratch)))


def holds_artifacts(folder: Path) -> bool:
    """Whether a folder is an artifact, or has one in it."""
    try:
        return (folder / _MANIFEST).is_file() or any(folder.glob(f"*/{_MANIFEST}"))
    except (OSError, ValueError):
        return False


def _since(paths: Sequence[Path], ref: str, scratch: Path) -> Iterator[Path]:
    commits: dict[Path, _Commit] = {}
    for path in paths:
        repository = repository_of(path.parent)
        if not (repository / ".git").exists():
            raise AdaptercError(
                f"{path} lies in no git repository, and {ref} is no folder with artifacts",
                help="compare with a folder of artifacts: --against build",
                code=ExitCode.USAGE,
            )
        if repository not in commits:
            commits[repository] = _Commit(GitTree(repository, ref), scratch / str(len(commits)))
        if commits[repository].differs(path):
            yield path


class _Commit:
    """A repository at one commit, written out only if some spec has to be laid out as it was there."""

    def __init__(self, tree: GitTree, folder: Path) -> None:
        self._tree = tree
        self._folder = folder

    def differs(self, path: Path) -> bool:
        """Whether the spec at `path` is made of something else by now."""
        if self._has_other_base(path):
            return True
        from_git = bool(read_spec(path).packages)  # what their lock pins is not in this repository
        if not from_git and all(self._tree.same(file) for file in self._read_from(path)):
            return False
        here = path.resolve()
        then = self._written / here.relative_to(self._tree.repository)
        now = _made_of(here, templates_folder())
        return now is None or not then.is_file() or _made_of(then, self._templates) != now

    def _read_from(self, path: Path) -> Iterator[Path]:
        """The files in the repository that the spec is read from, wherever it looks for one."""
        sources = [Path(os.path.abspath(name)) for name in read_spec(path).sources]  # noqa: PTH100
        lock = find_lock(path.parent)
        library = templates_folder()
        for file in (*sources, lock, *(one for one in library.rglob("*.yaml") if one.is_file())):
            if file.resolve().is_relative_to(self._tree.repository):
                yield file.resolve()

    def _has_other_base(self, path: Path) -> bool:
        """Whether the spec's base is a folder of the repository, and a file of it that git knows changed."""
        surface = read_spec(path).surface
        named = surface.base if surface is not None else None
        try:
            folder = (path.parent / named).resolve() if named else None
            if folder is None or not folder.is_dir() or not folder.is_relative_to(self._tree.repository):
                return False
        except (OSError, ValueError, RuntimeError):
            return False
        below = f"{folder.relative_to(self._tree.repository).as_posix()}/"
        known = [name for name in self._tree.blobs if name.startswith(below)]
        return not all(self._tree.same(self._tree.repository / name) for name in known)

    @cached_property
    def _written(self) -> Path:
        self._tree.write(self._folder)
        return self._folder.resolve()

    @property
    def _templates(self) -> Path:
        return templates_at(self._written, self._tree.repository)


def _as_built(path: Path, folder: Path) -> bool:
    """Whether the artifact of a spec in `folder`, or `folder` itself, was made from just this."""
    spec, _ = resolve(read_spec(path))
    if spec is None:
        return False
    if spec.kind == "library":
        return True
    own = folder / _MANIFEST
    place = folder if own.is_file() else folder / spec.name
    try:
        told = read_object(place / _MANIFEST)
        layout = told["stages"]["layout"]
        made = (told["name"], told["spec"], layout)
    except (AdaptercError, KeyError, TypeError):
        return False
    try:
        return made == (spec.name, digest(spec), digest(laid_out(spec, templates_folder())))
    except AdaptercError:
        return False


def _made_of(path: Path, templates: Path) -> str | None:
    """One hash over all that a build of the spec at `path` is made of; None where it is no sound spec."""
    try:
        spec, _ = resolve(read_spec(path))
        if spec is None:
            return None
        layout = laid_out(spec, templates) if spec.kind == "adapter" else None
        return digest([spec, layout, slots_of(spec, path.parent)])
    except AdaptercError:
        return None


def templates_at(written: Path, repository: Path) -> Path:
    """The template library as it was in a commit that was `written` out, where it lies in that repository;
    else the one that there is."""
    library = templates_folder()
    if library.is_relative_to(repository):
        then = written / library.relative_to(repository)
        return then if then.is_dir() else library
    return library


def laid_out(spec: ResolvedSpec, templates: Path) -> Layout:
    """The rows of a spec with the library in the folder `templates` and its own templates."""
    library = load_library(templates, spec.language[0]).library
    return lay_out(LayoutRequest(spec=spec, library=with_own(library, spec)))
