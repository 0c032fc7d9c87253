"""What can stop a command: the environment's faults, and our own bugs.

A user's mistake in a spec is neither: it is a `Diagnostic`, a value. Exit codes are the
program's public contract and stand here because every error carries one.
"""

from __future__ import annotations

import errno
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers; documented in README and stable."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    NOT_VERIFIED = 3
    ENVIRONMENT = 4
    BUSY = 5
    BUG = 70
    INTERRUPTED = 130
    TERMINATED = 143


WITH_MODELS = (
    "install adapterc with its extra `build`: in a clone of it, pip install '.[build]' (make setup does so)"
)
"""The way out where the libraries that run models were left out."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
"""What an operating system answers where there is no space left, and where a file may not be touched."""
NO_MEMORY = ("allocate memory", "out of memory")
"""How libraries that raise errors of their own say that memory ran out, in small letters."""


class AdaptercError(Exception):
    """The environment cannot do what was asked: shown as a message with a way out, never a traceback.

    `message` says what is wrong with which thing, `help` what the reader can do about it.
    """

    def __init__(self, message: str, *, help: str = "", code: ExitCode = ExitCode.ENVIRONMENT) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help
        self.code = code


class CompilerBugError(Exception):
    """An invariant of ours does not hold; the reader is asked to report it."""
