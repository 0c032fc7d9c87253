"""The project's adapterc.lock as it was read: what each import from git stands for, to the byte."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from adapterc.diagnostics.model import Diagnostic
from adapterc.digest import digest
from adapterc.git_names import short, words_of
from adapterc.value import value

LOCK_FILE = "adapterc.lock"
LOCK_VERSION = 1
MOST_PACKAGES = 64
MOST_FILES = 1_000
"""Of one package: those that are read, not those that its repository has."""


@value()
class LockedPackage:
    """A repository at a ref: the commit that was meant, and every file of it that is read.

    `git` and `ref` are as an import writes them (a relative path: as seen from the lock); `resolved` is the
    ref in full, or the commit again; `files` maps paths to the SHA-256 of their bytes; `names` are the parts
    that its libraries declare, `traits.calm`.
    """

    name: str
    git: str
    ref: str
    resolved: str
    commit: str
    files: Mapping[str, str]
    names: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What an import names it by."""
        return self.git, self.ref

    @property
    def shown(self) -> str:
        """Its name in messages and places."""
        return shown_name(self.name, self.commit)

    @property
    def content(self) -> str:
        """SHA-256 over its files' paths and hashes."""
        return content_of(self.files)


@value()
class PackageLock:
    """The lock at `path`, which need not be there yet; `problems` say why nothing may be built on it.

    `sources` has its text under the name that messages give it.
    """

    path: Path
    packages: tuple[LockedPackage, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    def package(self, git: str, ref: str) -> LockedPackage | None:
        """The entry of a repository at a ref."""
        return next((one for one in self.packages if one.key == (git, ref)), None)


def shown_name(name: str, commit: str) -> str:
    """A package in messages: `specs@1a2b3c4d5e6f`."""
    return f"{name}@{short(commit)}"


def content_of(files: Mapping[str, str]) -> str:
    """The content hash of a package: of paths and hashes, whatever their order."""
    return digest(sorted(files.items()))


def package_names(addresses: Iterable[str]) -> dict[str, str]:
    """A name for each address, by itself the end of its path, as much of it as tells it from the others."""
    wanted = sorted(set(addresses))
    found = {address: words_of(address) or ("package",) for address in wanted}
    names = {address: words[0] for address, words in found.items()}
    for length in range(2, max(map(len, found.values()), default=1) + 1):
        taken = _shared(names)
        names |= {
            address: "/".join(reversed(words[:length]))
            for address, words in found.items()
            if names[address] in taken
        }
    taken = _shared(names)
    return {
        address: f"{name}-{digest(address)[:8]}" if name in taken else name for address, name in names.items()
    }


def _shared(names: Mapping[str, str]) -> set[str]:
    every = list(names.values())
    return {name for name in every if every.count(name) > 1}


def lock_text(packages: Iterable[LockedPackage]) -> str:
    """The lock as it is written: JSON, a line a fact, sorted, so that a review reads what changes."""
    listed = [_entry(package) for package in sorted(packages, key=lambda one: one.key)]
    body = {"version": LOCK_VERSION, "packages": listed}
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def _entry(package: LockedPackage) -> dict[str, Any]:
    return {
        "name": package.name,
        "git": package.git,
        "ref": package.ref,
        "resolved": package.resolved,
        "commit": package.commit,
        "content": package.content,
        "files": dict(sorted(package.files.items())),
        "names": sorted(package.names),
    }
