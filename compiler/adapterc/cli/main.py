"""The entry point: runs one command and turns whatever stops it into a message and an exit code."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from adapterc.cli.arguments import parser
from adapterc.cli.commands import COMMANDS
from adapterc.cli.streams import flushed, open_streams
from adapterc.cli.trouble import report
from adapterc.errors import ExitCode


class _Terminated(KeyboardInterrupt):
    """SIGTERM: unwinds like Ctrl-C, and answers 143."""


_SPIN_COUNT = "10000"
"""Turns an idle OpenMP thread spins before it sleeps: by default it spins on, and two programs on two
cores then take ten times as long as one after the other. Read when torch is loaded, so set before."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code, never a traceback."""
    open_streams()
    try:
        os.environ.setdefault("GOMP_SPINCOUNT", _SPIN_COUNT)
        asked = parser().parse_args(arguments)
        signal.signal(signal.SIGTERM, _terminate)
        code = int(COMMANDS[asked.command](asked))
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(ExitCode.USAGE)
    except BaseException as stop:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        code = int(ExitCode.TERMINATED if isinstance(stop, _Terminated) else report(stop))
        if isinstance(stop, _Terminated):
            report(stop)
    return flushed(code)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Terminated
