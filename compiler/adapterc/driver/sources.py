"""The files that a spec was read from, as they lie in its artifact."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from adapterc.driver.source_lock import source_lock
from adapterc.emit.request import TextFile
from adapterc.spec.loaded import UsedPackage
from adapterc.spec.package_lock import LOCK_FILE

PACKAGES = "packages"
"""The folder of what came from git, beside the spec's own files."""


def source_files(
    sources: Mapping[str, str], packages: Sequence[UsedPackage] = (), root: Path = Path()
) -> tuple[TextFile, ...]:
    """The spec's own files and its libraries', by their paths below the folder that holds them all.

    `sources` has their texts by name, relative to the current folder or absolute; those of `packages` are
    called by their package, and get a folder for each, and a lock, whose project's stands in `root`.
    """
    packaged = []
    for name, text in sources.items():
        package = _package_of(name, packages)
        if package is not None:
            path = f"{PACKAGES}/{package}/{name.removeprefix(f'{package}:')}"
            packaged.append(TextFile(path=path, text=text))
    folder = _common_folder(sources, packages)
    named = {_absolute(name): text for name, text in sources.items() if _package_of(name, packages) is None}
    own = [
        TextFile(path=path.relative_to(folder).as_posix(), text=text) for path, text in sorted(named.items())
    ]
    if packages:
        text = source_lock(sources, packages, root=root, folder=folder)
        own.append(TextFile(path=LOCK_FILE, text=text))
    return (*own, *sorted(packaged, key=lambda file: file.path))


def source_path(path: Path, sources: Mapping[str, str], packages: Sequence[UsedPackage] = ()) -> str:
    """Where the spec at `path` lies among its own files, by the same folder."""
    return _absolute(path).relative_to(_common_folder(sources, packages)).as_posix()


def _package_of(name: str, packages: Sequence[UsedPackage]) -> str | None:
    return next((one.name for one in packages if name.startswith(f"{one.name}:")), None)


def _common_folder(sources: Mapping[str, str], packages: Sequence[UsedPackage]) -> Path:
    own = [name for name in sources if _package_of(name, packages) is None]
    return Path(os.path.commonpath([_absolute(name).parent for name in own]))


def _absolute(name: str | Path) -> Path:
    return Path(os.path.abspath(name))  # noqa: PTH100 - links stay: a file is where it was named
