"""Standard output and error that cannot make a command fail by being closed, full or narrow."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from adapterc.cli.trouble import report
from adapterc.errors import ExitCode


def open_streams() -> None:
    """Give a process that was started without output somewhere to write.

    A terminal that cannot show a character gets an escape for it instead of an error.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def flushed(code: int) -> int:
    """`code` when what was printed has gone out, or when nobody reads it any more; else why it cannot."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon(sys.stdout)
    except OSError as fault:
        _abandon(sys.stdout)
        return int(report(fault)) if code == ExitCode.OK else code
    try:
        sys.stderr.flush()
    except OSError:
        _abandon(sys.stderr)
    return code


def _abandon(stream: TextIO) -> None:
    """Lead what is still buffered nowhere, so that the interpreter does not trip over it at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
