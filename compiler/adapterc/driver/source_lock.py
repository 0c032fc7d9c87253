"""The lock of what a spec imports from git, as it lies in the artifact beside the spec's own files.

With it the artifact holds all that the spec is read from: files of packages by their hashes, and which import
means them. It pins no more than this spec reads, so that another spec of the project changes nothing in it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from adapterc.backend.cache_folder import cache_faults, cache_root
from adapterc.frontend.package_lock import read_lock
from adapterc.git_names import Address, address_of
from adapterc.pinned import PACKAGES, PinnedFiles
from adapterc.spec.loaded import UsedPackage
from adapterc.spec.package_lock import LOCK_FILE, LockedPackage, lock_text

LARGEST = 16 << 20
"""Bytes of one file of a package; none longer is read of a repository."""


def source_lock(
    texts: Mapping[str, str], packages: Sequence[UsedPackage], *, root: Path, folder: Path
) -> str:
    """The lock's text: `texts` are the files that were read, by their names. Relative addresses, which in the
    project begin in `root`, begin in `folder`.
    """
    return lock_text(entry for package in packages for entry in _entries(texts, package, root, folder))


def _entries(
    texts: Mapping[str, str], package: UsedPackage, root: Path, folder: Path
) -> Iterator[LockedPackage]:
    start = f"{package.name}:"
    files = {
        name.removeprefix(start): hashlib.sha256(text.encode("utf-8")).hexdigest()
        for name, text in texts.items()
        if name.startswith(start)
    }
    for ref in package.refs:
        yield LockedPackage(
            name=package.name.rpartition("@")[0],
            git=_seen_from(package.git, root, folder),
            ref=ref,
            resolved=package.commit,
            commit=package.commit,
            files=files,
            names=package.names,
        )


def _seen_from(git: str, root: Path, folder: Path) -> str:
    address = address_of(git)
    if not isinstance(address, Address) or not address.is_relative:
        return git
    path = Path(os.path.relpath(root.resolve() / address.path, folder.resolve())).as_posix()
    return path if path.startswith(".") else f"./{path}"


def has_lock(source: Path) -> bool:
    """Whether a lock lies beside the files of an artifact's spec: earlier versions wrote none."""
    return (source / LOCK_FILE).is_file()


def keep_pinned(source: Path, packages: Path) -> None:
    """Put what the lock in `source` pins, and the folder `packages` has, into this user's cache."""
    pinned = PinnedFiles(root=cache_root() / PACKAGES)
    with cache_faults(pinned.root):
        for package in read_lock(source / LOCK_FILE).packages:
            for path in package.files:
                file = packages / package.shown / path
                if file.is_file() and file.stat().st_size <= LARGEST:
                    pinned.keep(file.read_bytes())
