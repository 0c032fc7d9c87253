"""Files that a user names, opened without ever waiting: a pipe, a device or a folder is refused, not read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from adapterc.errors import AdaptercError, ExitCode

OPEN = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How to open what may be anything: opening a pipe must not wait for its other end."""
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_AT_ONCE = 1 << 20


class NotRegularError(OSError):
    """A folder, a pipe, a device, a socket."""


def only_regular(descriptor: int) -> None:
    """NotRegularError where what was opened is no regular file."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise NotRegularError


def open_regular(path: Path) -> int:
    """A descriptor of the file at `path`, for the caller to close; OSError or ValueError where it is none."""
    descriptor = os.open(path, OPEN)
    try:
        only_regular(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def read_at_most(descriptor: int, limit: int) -> bytes:
    """The bytes of an open file, no further than one behind the limit."""
    parts: list[bytes] = []
    left = limit + 1
    asked = min(left, os.fstat(descriptor).st_size + 1)  # a file that does not grow ends within it
    while part := os.read(descriptor, asked):
        parts.append(part)
        left -= len(part)
        if left == 0 or len(part) < asked:
            break
        asked = min(left, _AT_ONCE)
    return b"".join(parts)


def read_regular_file(path: Path, limit: int) -> bytes | None:
    """At most `limit` + 1 bytes of a regular file that is no link; None where it is not to be had."""
    try:
        descriptor = os.open(path, OPEN | NOFOLLOW)
    except (OSError, ValueError):
        return None
    try:
        only_regular(descriptor)
        return read_at_most(descriptor, limit)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def refusal(task: str, path: Path, error: OSError | ValueError, *, wanted: str) -> AdaptercError:
    """What opening or reading said, as a usage error.

    `task` is what cannot be done ("read the spec"), `wanted` what to name in the place of no file.
    """
    reason, advice = "its name is not valid", "check the path and its permissions"
    if isinstance(error, FileNotFoundError):
        reason, advice = "there is no such file", "check the path"
    elif isinstance(error, NotRegularError):
        reason, advice = "it is not a regular file", wanted
    elif isinstance(error, OSError) and error.strerror:
        reason = error.strerror.lower()
    return AdaptercError(f"cannot {task} {path}: {reason}", help=advice, code=ExitCode.USAGE)
