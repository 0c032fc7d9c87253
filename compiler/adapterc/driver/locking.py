"""`adapterc lock`: what every import from git means, pinned in adapterc.lock. The only part that goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from adapterc.backend.cache_folder import cache_root
from adapterc.diagnostics.model import Diagnostic, has_errors, in_order
from adapterc.driver.pinning import PackageBeingPinned, PackagesBeingPinned, Rules
from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.load import load
from adapterc.frontend.package_lock import find_lock, read_lock, write_lock
from adapterc.spec.loaded import LoadedSpec
from adapterc.spec.package_lock import (
    LOCK_FILE,
    MOST_PACKAGES,
    LockedPackage,
    PackageLock,
    lock_text,
    package_names,
)

What = Literal["added", "changed", "dropped", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one entry; `before` is the commit that it had."""

    what: What
    package: LockedPackage
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """What locking one project came to.

    Where `diagnostics` holds an error nothing was written. `is_new`: the lock is not what it was.
    """

    path: Path
    changes: tuple[Change, ...] = ()
    is_new: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)


def lock_root(folder: Path) -> Path:
    """The folder whose specs a lock speaks for, as seen from `folder`."""
    return find_lock(folder).parent


def lock_projects(specs: Sequence[Path], rules: Rules, *, whole: bool) -> Iterator[Locked]:
    """Pin what `specs` import from git, project by project.

    `whole`: they are all that a project has, so that entries which none of them needs are dropped.
    AdaptercError where a repository cannot be read, or a name to upgrade is none.
    """
    projects: dict[Path, list[Path]] = {}
    for spec in specs:
        projects.setdefault(find_lock(spec.parent), []).append(spec)
    for path, members in projects.items():
        yield _locked(path, members, rules, whole=whole)


def _locked(path: Path, specs: Sequence[Path], rules: Rules, *, whole: bool) -> Locked:
    before = read_lock(path)
    if before.problems:
        return Locked(path=path, diagnostics=before.problems, sources=dict(before.sources))
    _only_known(rules, before)
    with ExitStack() as stack:
        packages = PackagesBeingPinned(before, rules, cache_root(), stack)
        loaded = [load(spec, packages=packages) for spec in specs]
        read = packages.read
    found = in_order(each for one in loaded for each in one.unread)
    sources = {name: text for one in loaded for name, text in one.sources.items()}
    if has_errors(found):
        return Locked(path=path, diagnostics=found, sources=sources)
    now = tuple(_entries(before, read.values(), loaded, whole=whole))
    if len(now) > MOST_PACKAGES:
        raise AdaptercError(f"{path} would have more than {MOST_PACKAGES} packages", help="import fewer")
    is_new = lock_text(now) != lock_text(before.packages) or (bool(now) and not before.sources)
    if is_new and not rules.is_locked:
        write_lock(path, now)
    return Locked(
        path=path,
        changes=tuple(_changes(before, now)),
        is_new=is_new,
        diagnostics=found,
        sources=sources,
    )


def _only_known(rules: Rules, lock: PackageLock) -> None:
    names = {package.name for package in lock.packages}
    unknown = sorted((rules.upgraded or frozenset()) - names)
    if unknown:
        raise AdaptercError(
            f"{LOCK_FILE} has no package {unknown[0]}",
            help=f"it has: {', '.join(sorted(names)) or 'none'}",
            code=ExitCode.USAGE,
        )


def _entries(
    before: PackageLock,
    read: Iterable[PackageBeingPinned],
    loaded: Iterable[LoadedSpec],
    *,
    whole: bool,
) -> Iterator[LockedPackage]:
    """The lock's entries, under names that no two repositories share."""
    names: dict[tuple[str, str], set[str]] = {}
    for one in loaded:
        for used in one.packages:
            names.setdefault((used.git, used.commit), set()).update(used.names)
    entries = {} if whole else {package.key: package for package in before.packages}
    for package in read:
        earlier = entries.get((package.git, package.ref))
        kept = earlier if earlier is not None and earlier.commit == package.commit else None
        entries[package.git, package.ref] = LockedPackage(
            name="",
            git=package.git,
            ref=package.ref,
            resolved=package.resolved.name,
            commit=package.commit,
            files={**(kept.files if kept else {}), **package.files},
            names=tuple(
                sorted({*(kept.names if kept else ()), *names.get((package.git, package.commit), ())})
            ),
        )
    called = package_names(git for git, _ in entries)
    for _, entry in sorted(entries.items()):
        yield LockedPackage(
            name=called[entry.git],
            git=entry.git,
            ref=entry.ref,
            resolved=entry.resolved,
            commit=entry.commit,
            files=entry.files,
            names=entry.names,
        )


def _changes(before: PackageLock, now: Iterable[LockedPackage]) -> Iterator[Change]:
    then = {package.key: package for package in before.packages}
    for package in now:
        earlier = then.pop(package.key, None)
        if earlier is None:
            yield Change(what="added", package=package)
        else:
            what: What = "kept" if earlier == package else "changed"
            yield Change(what=what, package=package, before=earlier.commit)
    yield from (Change(what="dropped", package=package, before=package.commit) for package in then.values())
