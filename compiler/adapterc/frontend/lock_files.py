"""What every lock has in common: where it is looked for, and how its bytes are read and written."""

from __future__ import annotations

import os
from pathlib import Path

from adapterc.errors import AdaptercError
from adapterc.regular_file import read_regular_file
from adapterc.whole_file import replace_file


def nearest(name: str, folder: Path, top: Path | None) -> Path | None:
    """The file of that name nearest to `folder`, upwards to `top` or a repository's top; None for none."""
    real = folder.resolve()
    for place in (real, *real.parents):
        if os.path.lexists(place / name):
            return place / name
        if place == top or (place / ".git").exists():
            break
    return None


def lock_bytes(path: Path, most: int) -> bytes | None:
    """The bytes of a lock, one more than `most` of a longer one; None where none is there.

    AdaptercError where a file is there that cannot be read.
    """
    if not os.path.lexists(path):
        return None
    raw = read_regular_file(path, most)
    if raw is None:
        raise AdaptercError(
            f"cannot read {path}",
            help="it is to be a regular file, no link, that you may read; take it from version control",
        )
    return raw


def write_whole(path: Path, text: str, *, otherwise: str) -> None:
    """Put a lock in its place, whole; AdaptercError with the way out `otherwise` where that fails."""
    try:
        replace_file(path, text.encode("utf-8"))
    except OSError as fault:
        raise AdaptercError(
            f"cannot write {path}: {(fault.strerror or str(fault)).lower()}", help=otherwise
        ) from fault


def shown(path: Path) -> str:
    """The name that messages give a lock: relative to where the reader stands, if there is such a way."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
