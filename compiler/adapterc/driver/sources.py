"""The files that a spec was read from, as they lie in its artifact."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from adapterc.emit.request import TextFile


def source_files(sources: Mapping[str, str]) -> tuple[TextFile, ...]:
    """The spec's own files and its libraries', by their paths below the folder that holds them all.

    `sources` has their texts by name, relative to the current folder or absolute.
    """
    named = {Path(os.path.abspath(name)): text for name, text in sources.items()}  # noqa: PTH100
    folder = Path(os.path.commonpath([path.parent for path in named]))
    return tuple(
        TextFile(path=path.relative_to(folder).as_posix(), text=text) for path, text in sorted(named.items())
    )
