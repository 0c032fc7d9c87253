"""The entry point: runs one command and turns whatever stops it into a message and an exit code."""

from __future__ import annotations

import os
from collections.abc import Sequence

from adapterc.cli.arguments import asked
from adapterc.cli.commands import COMMANDS
from adapterc.cli.interrupts import Terminated, answer_by_code, heeded, ignore
from adapterc.cli.streams import flushed, open_streams
from adapterc.cli.trouble import report
from adapterc.errors import ExitCode

_SETTINGS = {
    # Turns an idle OpenMP thread spins before it sleeps: by default it spins on, and two programs on two
    # cores then take ten times as long as one after the other.
    "GOMP_SPINCOUNT": "10000",
    # Shapes of matrix product that oneDNN keeps compiled: its own 1024 take 2 GB in one training run.
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "128",
    # Whatever else is installed beside us, pydantic would look through it for plugins; none is ours.
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}
"""Read when torch and pydantic are loaded, so set before; what the user has set stays."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code, never a traceback."""
    open_streams()
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    with heeded():
        return flushed(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        wanted = asked(arguments)
        return int(COMMANDS[wanted.command](wanted))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(ExitCode.USAGE)
    except BaseException as stop:
        ignore()
        said = report(stop)
        if isinstance(stop, KeyboardInterrupt):
            answer_by_code()
        return int(ExitCode.TERMINATED if isinstance(stop, Terminated) else said)
