"""Files that a user names, opened without ever waiting: a pipe, a device or a folder is refused, not read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from adapterc.errors import AdaptercError, ExitCode

OPEN = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How to open what may be anything: opening a pipe must not wait for its other end."""


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
