"""The entry point: runs one command and turns whatever stops it into a message and an exit code."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from adapterc.cli.arguments import parser
from adapterc.cli.commands import COMMANDS
from adapterc.cli.interrupts import Terminated, heed, ignore
from adapterc.cli.streams import flushed, open_streams
from adapterc.cli.trouble import report
from adapterc.errors import ExitCode

_TORCH_SETTINGS = {
    # Turns an idle OpenMP thread spins before it sleeps: by default it spins on, and two programs on two
    # cores then take ten times as long as one after the other.
    "GOMP_SPINCOUNT": "10000",
    # Shapes of matrix product that oneDNN keeps compiled: its own 1024 take 2 GB in one training run.
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "128",
}
"""Read when torch is loaded, so set before; what the user has set stays."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code, never a traceback."""
    open_streams()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for name, value in _TORCH_SETTINGS.items():
            os.environ.setdefault(name, value)
        asked = parser().parse_args(arguments)
        heed()
        code = int(COMMANDS[asked.command](asked))
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(ExitCode.USAGE)
    except BaseException as stop:
        ignore()
        said = report(stop)
        code = int(ExitCode.TERMINATED if isinstance(stop, Terminated) else said)
    code = flushed(code)
    for number, handler in before.items():  # whoever called from Python gets its own back
        signal.signal(number, handler)
    return code
