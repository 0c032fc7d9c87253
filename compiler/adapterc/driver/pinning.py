"""Packages while `adapterc lock` reads specs: pinned as they were, or what their refs mean now."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from adapterc.backend.cache_folder import cache_faults
from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source
from adapterc.errors import AdaptercError
from adapterc.frontend.files import Refusal
from adapterc.frontend.packages import Package, repository_key
from adapterc.git_names import Address, is_commit, short, words_of
from adapterc.pinned import PACKAGES, PinnedFiles
from adapterc.repositories.objects import Commit, NoFileError
from adapterc.repositories.remote import GoneError, RefError, Remote, Resolved
from adapterc.spec.package_lock import LOCK_FILE, LockedPackage, PackageLock, shown_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How far `adapterc lock` may go.

    `is_locked`: nothing new is pinned. `is_offline`: nothing is fetched. `upgraded`: names of packages whose
    refs are asked for anew, None for all. `local`: folders whose repositories may be read.
    """

    is_locked: bool = False
    is_offline: bool = False
    upgraded: frozenset[str] | None = frozenset()
    local: tuple[Path, ...] = ()

    def upgrades(self, name: str) -> bool:
        """Whether the ref of a package of this name is asked for anew."""
        return self.upgraded is None or name in self.upgraded

    def allows(self, path: Path) -> bool:
        """Whether a repository on this machine may be read."""
        return any(path.resolve().is_relative_to(folder.resolve()) for folder in self.local)


@dataclass(slots=True, kw_only=True, eq=False)
class PackageBeingPinned:
    """A repository at a ref while specs are read: its files, each kept under its hash as it is asked for."""

    name: str
    remote: Remote | Refusal
    git: str
    ref: str
    resolved: Resolved
    before: LockedPackage | None
    pinned: PinnedFiles
    rules: Rules
    stack: ExitStack
    files: dict[str, str] = field(default_factory=dict)
    _commit: Commit | None = None

    @property
    def commit(self) -> str:
        """Its commit."""
        return self.resolved.commit

    def read(self, path: str, limit: int) -> bytes | Refusal:
        """The file at `path`: from the cache where it is pinned and there, else from the repository."""
        known = self.before.files.get(path) if self.before is not None else None
        data = self.pinned.read(known, limit) if known else None
        if data is None:
            if isinstance(self.remote, Refusal):
                return self.remote
            try:
                data = self._opened(self.remote).read(path, limit)
            except NoFileError as error:
                return Refusal(
                    code="AC0619", message=f"{error.message}, in {quoted(self.name)}", advice=error.advice
                )
            except GoneError:
                return self._gone()
        with cache_faults(self.pinned.root):
            digest = self.pinned.keep(data)
        if known is not None and digest != known:
            return self._differs()
        self.files[path] = digest
        return data

    def _opened(self, remote: Remote) -> Commit:
        """The commit, fetched when a file of it is first asked for."""
        if self._commit is None:
            if self.rules.is_offline:
                raise AdaptercError(
                    f"{self.name} has to be fetched from {self.git}, and --offline forbids it",
                    help="run the same command without --offline",
                )
            with cache_faults(remote.work):
                remote.work.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._commit = self.stack.enter_context(remote.fetched(self.resolved))
        return self._commit

    def _gone(self) -> Refusal:
        what = f"the commit {short(self.commit)} is not in {quoted(self.git)}"
        if self.before is None:
            return Refusal(
                code="AC0617", message=what, advice="write a tag, a branch or a whole commit of it"
            )
        return Refusal(
            code="AC0618",
            message=f"{what} any longer, and {LOCK_FILE} pins it for {quoted(self.ref)}",
            advice=f"ask its owners; or take what the ref means now: {_upgrade(self.before)}",
        )

    def _differs(self) -> Refusal:
        return Refusal(
            code="AC0618",
            message=f"{LOCK_FILE} says another hash than the commit {short(self.commit)} has for it",
            advice="take the lock from version control as it was: this one was edited",
        )


def _upgrade(package: LockedPackage) -> str:
    return f"adapterc lock --upgrade-package {package.name}"


class PackagesBeingPinned:
    """What imports from git mean to `adapterc lock`; each repository is asked once."""

    def __init__(self, lock: PackageLock, rules: Rules, cache: Path, stack: ExitStack) -> None:
        self.problems: tuple[Diagnostic, ...] = ()
        self.sources: tuple[Source, ...] = ()
        self._lock, self._rules, self._stack = lock, rules, stack
        self._files = PinnedFiles(root=cache / PACKAGES)
        self._opened: dict[tuple[str, str], PackageBeingPinned | Refusal] = {}

    @property
    def read(self) -> Mapping[tuple[str, str], PackageBeingPinned]:
        """The packages that were read, by address and ref."""
        return {key: one for key, one in self._opened.items() if isinstance(one, PackageBeingPinned)}

    def opened(self, git: str, ref: str, beside: Path | None) -> Package | Refusal | None:
        """The package at its pinned commit, or at the one that its ref means now."""
        address = repository_key(git, beside=beside, root=self._lock.path.parent)
        if isinstance(address, Refusal):
            return address
        key = (address.text, ref)
        if key not in self._opened:
            self._opened[key] = self._found(address, ref)
        return self._opened[key]

    def _found(self, address: Address, ref: str) -> PackageBeingPinned | Refusal:
        before = self._lock.package(address.text, ref)
        if before is not None and self._rules.upgrades(before.name):
            before = None
        if before is None and self._rules.is_locked:
            return Refusal(
                code="AC0613",
                message=f"{quoted(address.text)} at {quoted(ref)} is not pinned",
                advice="run: adapterc lock",
            )
        remote = self._remote(address)
        if before is not None:
            resolved = Resolved(name=before.resolved, commit=before.commit)
        elif isinstance(remote, Refusal):
            return remote
        else:
            try:
                resolved = self._asked(remote, ref)
            except RefError as error:
                message = f"{quoted(ref)} of {quoted(address.text)}: {error.message}"
                return Refusal(code="AC0617", message=message, advice=error.advice)
        return PackageBeingPinned(
            name=shown_name((words_of(address.text) or ("package",))[0], resolved.commit),
            remote=remote,
            git=address.text,
            ref=ref,
            resolved=resolved,
            before=before,
            pinned=self._files,
            rules=self._rules,
            stack=self._stack,
        )

    def _asked(self, remote: Remote, ref: str) -> Resolved:
        """What a ref means now."""
        if self._rules.is_offline and not is_commit(ref):
            raise AdaptercError(
                f"what {ref} of {remote.address.text} means has to be asked for, and --offline forbids it",
                help="run the same command without --offline",
            )
        with cache_faults(remote.work):
            remote.work.mkdir(parents=True, exist_ok=True, mode=0o700)
            return remote.resolve(ref)

    def _remote(self, address: Address) -> Remote | Refusal:
        """The repository at an address; one on this machine as far as it may be read.

        A `.git` that is a file, or a link that leads out, is another repository than the one that was named.
        """
        if address.transport != "local":
            return Remote(address=address, location=address.text, work=self._files.root)
        path = Path(os.path.normpath(self._lock.path.parent / address.path))
        inner = path / ".git"
        if self._rules.allows(path) and self._rules.allows(inner) and not inner.is_file():
            return Remote(address=address, location=str(path.resolve()), work=self._files.root)
        return Refusal(
            code="AC0620",
            message=f"{quoted(address.text)} is on this machine, and below no folder of --allow-local",
            advice="run: adapterc lock --allow-local FOLDER, if specs may read repositories below it",
        )
