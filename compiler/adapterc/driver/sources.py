"""The files that a spec was read from, as they lie in its artifact."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from adapterc.emit.request import TextFile
from adapterc.spec.loaded import UsedPackage

PACKAGES = "packages"
"""The folder of what came from git, beside the spec's own files."""


def source_files(sources: Mapping[str, str], packages: Sequence[UsedPackage] = ()) -> tuple[TextFile, ...]:
    """The spec's own files and its libraries', by their paths below the folder that holds them all.

    `sources` has their texts by name, relative to the current folder or absolute; those of `packages` are
    called by their package, and get a folder for each.
    """
    named: dict[Path, str] = {}
    packaged: list[TextFile] = []
    for name, text in sources.items():
        package = next((one.name for one in packages if name.startswith(f"{one.name}:")), None)
        if package is None:
            named[Path(os.path.abspath(name))] = text  # noqa: PTH100
        else:
            path = f"{PACKAGES}/{package}/{name.removeprefix(f'{package}:')}"
            packaged.append(TextFile(path=path, text=text))
    folder = Path(os.path.commonpath([path.parent for path in named]))
    own = [
        TextFile(path=path.relative_to(folder).as_posix(), text=text) for path, text in sorted(named.items())
    ]
    return (*own, *sorted(packaged, key=lambda file: file.path))
