"""Many specs checked side by side: a process for each core, results in the order of the paths."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from adapterc.diagnostics.model import Diagnostic
from adapterc.driver.clean import CleanRecord
from adapterc.driver.clean_record import clean_record
from adapterc.driver.compile import Checked, check
from adapterc.driver.garbage import seldom
from adapterc.driver.looked import Looked, looked
from adapterc.errors import AdaptercError
from adapterc.value import value

Told = TypeVar("Told")
FEWEST = 48
"""Specs from which on starting processes pays."""
_AT_ONCE = 8
_MOST_PROCESSES = 16


@value()
class Swept:
    """What `check` says of a spec, the spec itself left out, and what is to be noted of one that is clean.

    Texts of files without a finding are empty: nothing points into them.
    """

    checked: Checked
    clean: CleanRecord | None
    looked: Looked | None = None
    """The spec's scenes where it has any and can be built: other specs are held against them."""


def check_many(paths: Sequence[Path]) -> Iterator[Swept | AdaptercError]:
    """What `check` says of each path, or why it could not."""
    return side_by_side(_told, paths)


def side_by_side(work: Callable[[Path], Told], paths: Sequence[Path]) -> Iterator[Told]:
    """What `work`, a function that another process can be given, says of each path."""
    processes = min(processors(), _MOST_PROCESSES, len(paths) // (FEWEST // 2))
    done = 0
    if processes > 1:
        # What every check needs is read and made by the first, so that the processes have it already.
        yield work(paths[0])
        done = 1
        for told in _in_processes(work, paths[1:], processes):
            yield told
            done += 1
    for path in paths[done:]:
        yield work(path)


def _in_processes(work: Callable[[Path], Told], paths: Sequence[Path], processes: int) -> Iterator[Told]:
    """As many of the paths as processes can be had for: all, unless one is killed or none may be started."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # A copy of this process has everything loaded already; elsewhere than on Linux copying is not safe.
    context = get_context("fork" if sys.platform == "linux" else None)
    try:
        with ProcessPoolExecutor(processes, context, initializer=begin_process) as pool:
            yield from pool.map(work, paths, chunksize=_AT_ONCE)
    except (BrokenProcessPool, OSError):
        return


def _told(path: Path) -> Swept | AdaptercError:
    try:
        checked = check(path)
    except AdaptercError as stop:
        return stop
    sources = pointed_into(checked.diagnostics, checked.sources)
    whole = looked(path, checked)
    return Swept(
        checked=replace(checked, spec=None, spans=None, sources=sources),
        clean=clean_record(path, checked),
        looked=whole if whole.scenes else None,
    )


def pointed_into(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> dict[str, str]:
    """The texts of files, those empty that no finding points into."""
    pointed = {
        span.file for found in diagnostics for span in (found.span, *(label.span for label in found.labels))
    }
    return {file: text if file in pointed else "" for file, text in sources.items()}


def begin_process() -> None:
    """Ctrl-C reaches every process of a terminal; the one that started these stops them.

    What is loaded already is never garbage.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    seldom()


def processors() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
