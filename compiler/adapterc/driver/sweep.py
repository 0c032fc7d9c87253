"""Many specs checked side by side: a process for each core, results in the order of the paths."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

from adapterc.driver.compile import Checked, check
from adapterc.errors import AdaptercError

FEWEST = 48
"""Specs from which on starting processes pays."""
_AT_ONCE = 8
_MOST_PROCESSES = 16


def check_many(paths: Sequence[Path]) -> Iterator[Checked | AdaptercError]:
    """What `check` says of each path, or why it could not; specs themselves are left out.

    Texts of files without a finding are empty: nothing points into them.
    """
    processes = min(_cores(), _MOST_PROCESSES, len(paths) // (FEWEST // 2))
    done = 0
    if processes > 1:
        try:
            with ProcessPoolExecutor(processes, initializer=_leave_signals) as pool:
                for told in pool.map(_told, paths, chunksize=_AT_ONCE):
                    yield told
                    done += 1
        except (BrokenProcessPool, OSError):
            # No processes are to be had here, or one was killed: the rest is done without.
            pass
    for path in paths[done:]:
        yield _told(path)


def _told(path: Path) -> Checked | AdaptercError:
    try:
        checked = check(path)
    except AdaptercError as stop:
        return stop
    pointed = {
        span.file
        for found in checked.diagnostics
        for span in (found.span, *(label.span for label in found.labels))
    }
    sources = {file: text if file in pointed else "" for file, text in checked.sources.items()}
    return replace(checked, spec=None, layout=None, spans=None, sources=sources)


def _leave_signals() -> None:
    """Ctrl-C reaches every process of a terminal; the one that started these stops them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
