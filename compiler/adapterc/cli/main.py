"""The entry point: runs one command and turns whatever stops it into a message and an exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from adapterc.cli.arguments import parser
from adapterc.cli.commands import COMMANDS
from adapterc.diagnostics.quoting import escaped
from adapterc.errors import AdaptercError, ExitCode


class _Terminated(KeyboardInterrupt):
    """SIGTERM: unwinds like Ctrl-C, and answers 143."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code, never a traceback."""
    asked = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = COMMANDS[asked.command](asked)
        sys.stdout.flush()
    except BaseException as stop:
        if isinstance(stop, SystemExit):
            raise
        code = _stopped(stop)
    return int(code)


def _stopped(stop: BaseException) -> ExitCode:
    """Say what stopped a command; the code it answers with."""
    match stop:
        case AdaptercError():
            _say(f"error: {stop.message}", stop.help)
            return stop.code
        case KeyboardInterrupt():
            _say("interrupted", "what was finished is kept: run the same command to go on")
            return ExitCode.TERMINATED if isinstance(stop, _Terminated) else ExitCode.INTERRUPTED
        case BrokenPipeError():
            sys.stderr.close()
            return ExitCode.OK
        case MemoryError():
            _say("error: out of memory", "close other programs, or choose a smaller base")
        case OSError():
            where = f" ({stop.filename})" if stop.filename else ""
            _say(f"error: {stop.strerror or stop}{where}", "check the path, its permissions and free space")
        case _:
            _report_bug(stop)
            return ExitCode.BUG
    return ExitCode.ENVIRONMENT


def _report_bug(bug: BaseException) -> None:
    """A bug of ours: one line for the reader, and where it happened for whoever mends it."""
    place, inner = "", bug.__traceback__
    while inner is not None:
        place = f"{inner.tb_frame.f_globals.get('__name__', '?')}:{inner.tb_lineno}"
        inner = inner.tb_next
    first = (str(bug).strip().splitlines() or [""])[0]
    what = f"{type(bug).__name__}: {first} (at {place})"
    _say(f"bug in adapterc: {what}", "please report this line with your spec")


def _say(message: str, advice: str) -> None:
    print(escaped(message), file=sys.stderr)
    if advice:
        print(f"  help: {escaped(advice)}", file=sys.stderr)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Terminated
