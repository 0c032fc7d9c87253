"""Whether a file is still the one that was seen before, by what the system says of it without reading it.

As git does it: size, times of change, inode and mode. `ctime` is set by the system alone, so that an edit
which keeps the size and sets the time back is seen too. A mark that was taken in the same instant as the
last change says nothing of an edit that comes later in that instant: such a mark is not taken.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable
from hashlib import blake2b
from time import sleep, time_ns

Mark = tuple[int, ...]
_TICK = 40_000_000
"""Nanoseconds within which two changes may get one time: times of files lag behind the clock by some ms."""
_SECOND = 1_000_000_000
_COARSE = 2 * _SECOND
"""The same on file systems that tell time in seconds."""


def mark_of(path: str) -> Mark | None:
    """What the system says of the file that `path` leads to; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a thousand times faster to call than a Path is to make
    except (OSError, ValueError):
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode)


def marks_digest(folder: str, names: Iterable[str]) -> str:
    """One hash over the marks of everything that `names` name below a folder, links themselves among them;
    empty where one of them is gone. A file that is added, removed or renamed changes its folder's mark."""
    marks = array("q")
    lstat = os.lstat
    try:
        for name in names:
            status = lstat(f"{folder}/{name}")
            marks.extend(
                (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode)
            )
    except (OSError, ValueError, OverflowError):
        return ""
    return blake2b(marks.tobytes(), digest_size=20).hexdigest()


def all_names(folder: str) -> tuple[str, ...]:
    """Everything in and below a folder by its path there, sorted; the folder itself is `.`."""
    found = ["."]
    for root, folders, files in os.walk(folder):
        inner = os.path.relpath(root, folder)
        found += [name if inner == "." else f"{inner}/{name}" for name in (*folders, *files)]
    return tuple(sorted(found))


def wait_until_settled(folder: str, names: Iterable[str]) -> None:
    """Let the instant pass in which something of this was changed last: a fraction of a second at most."""
    needed = _unsettled(folder, names)
    if 0 < needed <= _COARSE:
        sleep(needed / _SECOND)


def is_settled(folder: str, names: Iterable[str]) -> bool:
    """Whether everything named was changed longer ago than one instant: asked after a mark was taken."""
    return _unsettled(folder, names) <= 0


def _unsettled(folder: str, names: Iterable[str]) -> int:
    """Nanoseconds until the instant of the last change is over; very many where something is gone."""
    latest, coarse = 0, True
    for name in names:
        try:
            status = os.lstat(os.path.join(folder, name))  # noqa: PTH118
        except (OSError, ValueError):
            return 1 << 62
        latest = max(latest, status.st_ctime_ns)
        coarse = coarse and status.st_ctime_ns % _SECOND == 0
    return latest + (_COARSE if coarse else _TICK) - time_ns() if latest else 0
