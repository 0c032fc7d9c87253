"""Where a file that belongs to a project was looked for: what is there later changes what is found."""

from __future__ import annotations

import os
from pathlib import Path

GIT = ".git"
"""The folder or file that a project's own folder has; nothing is looked for above it."""


def looked_for(folder: Path, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where a name was looked for from a folder upwards, and where it was found; no further than `.git`."""
    absent: list[str] = []
    real = folder.resolve()
    for place in (real, *real.parents):
        if os.path.lexists(place / name):
            return tuple(absent), (str(place / name),)
        absent.append(str(place / name))
        if os.path.lexists(place / GIT):
            break
    return tuple(absent), ()
