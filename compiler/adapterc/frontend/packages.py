"""AC0613, AC0614: files of packages, as far as adapterc.lock pins them and they were fetched.

Nothing here goes out: what is pinned is read from this user's cache by its hash, and a file that is not
there is told with the command that fetches it.
"""

from __future__ import annotations

import os
import posixpath
from dataclasses import field, replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Protocol

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source
from adapterc.frontend.files import Refusal, outside, refused_ascent, refused_name
from adapterc.git_names import Address, Refused, address_of
from adapterc.pinned import PinnedFiles
from adapterc.spec.package_lock import LOCK_FILE, LockedPackage, PackageLock, shown_name
from adapterc.value import value

_INNER = "name a file of the same repository"
FETCH = "adapterc lock --locked"
"""What fetches exactly what is pinned."""


class Package(Protocol):
    """The files of a repository at one commit. `name` is what messages call it, `specs@1a2b3c4d5e6f`."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def git(self) -> str:
        """Its address, as the lock has it."""

    @property
    def commit(self) -> str:
        """Its commit."""

    def read(self, path: str, limit: int) -> bytes | Refusal:
        """At most `limit` + 1 bytes of the file at `path`, which is relative to its top and normal."""


class Packages(Protocol):
    """Repositories by address and ref. `problems` are mistakes in the lock, `sources` its text."""

    problems: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]

    def opened(self, git: str, ref: str, beside: Path | None) -> Package | Refusal | None:
        """The package that an import means; None where the lock's problems say why there is none.

        A relative address begins in the folder `beside`; a package has none.
        """


@value()
class InPackage:
    """A folder of a package: where a file of it finds those that it names."""

    package: Package
    folder: str = ""

    def imported(self, reference: str, limit: int) -> tuple[str, bytes] | Refusal:
        """Path and bytes of the library that a file in this folder imports, anywhere in the package."""
        return _inner(refused_name(reference)) or self._read(reference, limit)

    def named(self, reference: str, limit: int) -> bytes | Refusal:
        """The bytes of a file that one in this folder names, in or below this folder."""
        refused = _inner(refused_name(reference) or refused_ascent(reference))
        found = refused or self._read(reference, limit)
        return found if isinstance(found, Refusal) else found[1]

    def _read(self, reference: str, limit: int) -> tuple[str, bytes] | Refusal:
        path = posixpath.normpath(posixpath.join(self.folder, reference))
        if path.split("/")[0] in ("..", "."):
            return outside("the path leads out of the package", _INNER)
        found = self.package.read(path, limit)
        return found if isinstance(found, Refusal) else (path, found)

    def shown(self, path: str) -> str:
        """What messages call a file that one in this folder names: `specs@1a2b3c4d5e6f:traits/calm.yaml`."""
        return f"{self.package.name}:{posixpath.normpath(posixpath.join(self.folder, path))}"

    def beside(self, path: str) -> InPackage:
        """The folder of a file of this package."""
        return InPackage(package=self.package, folder=PurePosixPath(path).parent.as_posix())


def _inner(refused: Refusal | None) -> Refusal | None:
    """A refusal with what to do in a package, where nobody copies a file beside a spec."""
    return replace(refused, advice=_INNER) if refused is not None else None


Around = Path | InPackage
"""Where a file finds those that it names: a folder on disk, or one of a package."""


def repository_key(git: str, *, beside: Path | None, root: Path) -> Address | Refusal:
    """The address that the lock in folder `root` has for an import's; a relative one is told from there."""
    address = address_of(git)
    if isinstance(address, Refused):
        code = "AC0611" if address.fault == "credentials" else "AC0610"
        return Refusal(code=code, message=address.message, advice=address.advice)
    if not address.is_relative:
        return address
    if beside is None:
        return Refusal(
            code="AC0610",
            message="a package names other repositories by whole addresses",
            advice="import from https or ssh there",
        )
    path = Path(os.path.relpath(beside.resolve() / git, root.resolve())).as_posix()
    return Address(transport="local", text=path if path.startswith(".") else f"./{path}")


class PinnedPackages:
    """What the nearest adapterc.lock of a spec in `folder` pins, and `files` has; the lock is read once."""

    def __init__(self, folder: Path, files: PinnedFiles | None) -> None:
        self.problems: tuple[Diagnostic, ...] = ()
        self.sources: tuple[Source, ...] = ()
        self._folder, self._files = folder, files
        self._lock: PackageLock | None = None

    def opened(self, git: str, ref: str, beside: Path | None) -> Package | Refusal | None:
        """The package as it is pinned; AC0613 where it is not."""
        lock = self._read_lock()
        if lock.problems:
            return None
        address = repository_key(git, beside=beside, root=lock.path.parent)
        if isinstance(address, Refusal):
            return address
        locked = lock.package(address.text, ref)
        if locked is None:
            return _not_locked(address.text, ref, lock)
        return _Pinned(
            git=locked.git, commit=locked.commit, content=locked.content, locked=locked, files=self._files
        )

    def _read_lock(self) -> PackageLock:
        if self._lock is None:
            from adapterc.frontend.package_lock import find_lock, read_lock  # few specs need a lock

            self._lock = read_lock(find_lock(self._folder))
            self.problems = self._lock.problems
            if self.problems:
                self.sources = tuple(
                    Source(file=name, text=text) for name, text in self._lock.sources.items()
                )
        return self._lock


def _not_locked(git: str, ref: str, lock: PackageLock) -> Refusal:
    others = sorted(one.ref for one in lock.packages if one.git == git)
    what = f"there is no {LOCK_FILE}" if not lock.sources else f"it is not in {LOCK_FILE}"
    if others:
        what = f"{LOCK_FILE} has it at {quoted(others[0])}, not at {quoted(ref)}"
    return Refusal(code="AC0613", message=f"{quoted(git)} is not pinned: {what}", advice="run: adapterc lock")


@value()
class _Pinned:
    """A package as the lock has it: two of the same content are equal."""

    git: str
    commit: str
    content: str
    locked: LockedPackage = field(compare=False)
    files: PinnedFiles | None = field(compare=False)

    @property
    def name(self) -> str:
        return shown_name(self.locked.name, self.commit)

    def read(self, path: str, limit: int) -> bytes | Refusal:
        digest = self.locked.files.get(path)
        if digest is None:
            return self._unpinned(path)
        data = self.files.read(digest, limit) if self.files is not None else None
        if data is None:
            return Refusal(
                code="AC0614",
                message=f"a file of {quoted(self.name)} is not on this machine, or was damaged",
                advice=f"run: {FETCH}",
            )
        return data

    def _unpinned(self, path: str) -> Refusal:
        near = get_close_matches(path, sorted(self.locked.files), n=1, cutoff=0.8)
        meant = f"did you mean {quoted(near[0])}? Else " if near else ""
        return Refusal(
            code="AC0613",
            message=f"{LOCK_FILE} pins no such file of {quoted(self.name)}",
            advice=f"{meant}run: adapterc lock",
        )
