"""What every lock has in common: where it is looked for, and how its bytes are read and written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from adapterc.errors import AdaptercError
from adapterc.frontend.files import repository_of
from adapterc.regular_file import read_regular_file
from adapterc.whole_file import replace_file

_PATIENCE, _PAUSE = 10.0, 0.02
"""Seconds that a folder is waited for, and between two tries."""


def lock_places(name: str, folder: Path) -> tuple[Path, ...]:
    """Where a lock of that name may lie for a spec in `folder`, the nearest place first: there and above, to
    the top of the repository, where it is written; outside a repository in that folder alone."""
    real, top = folder.resolve(), repository_of(folder)
    above = [place for place in real.parents if place.is_relative_to(top)]
    return tuple(place / name for place in (real, *above))


def nearest(name: str, folder: Path) -> Path:
    """The lock nearest to `folder`; where there is none, the place where one is to be written."""
    places = lock_places(name, folder)
    return next((place for place in places if os.path.lexists(place)), places[-1])


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


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a lock's folder for the block against whoever else holds it so; nothing is left in it.

    No longer than some seconds is waited for: a shell may hold the folder as long as the command runs. Where
    a system cannot hold a folder the block is entered at once.
    """
    descriptor = _held(folder)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _held(folder: Path) -> int | None:
    try:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    end = monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() < end:
                sleep(_PAUSE)
                continue
        except OSError:
            pass
        return descriptor


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
