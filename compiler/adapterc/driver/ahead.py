"""What needs no model, done in other processes while the model is busy: specs checked and laid out ahead."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapterc.driver.compile import Checked, Compiled, check, compile_spec
from adapterc.driver.looked import Looked, looked
from adapterc.driver.sweep import begin_process, processors
from adapterc.errors import AdaptercError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_MOST_PROCESSES = 8


class Ahead:
    """Processes that check and lay out; they are started before a model library is loaded, or not at all."""

    def __init__(self, specs: int) -> None:
        self._processes = min(processors(), _MOST_PROCESSES, specs)
        self._stack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Ahead:
        if self._processes > 1:
            self._pool = self._stack.enter_context(_pool(self._processes))
        return self

    def __exit__(self, *_stopped: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._stack.close()

    def look_at(self, paths: Sequence[Path]) -> Iterator[Looked]:
        """Check each of the paths, in their order."""
        return self._all(look_at, paths)

    def compiled(self, paths: Sequence[Path]) -> Iterator[Compiled | AdaptercError]:
        """Each spec laid out, in their order: no more than two for each process before they are asked for."""
        return self._all(_compiled, paths)

    def _all(self, work: Any, paths: Sequence[Path]) -> Iterator[Any]:
        waiting: deque[tuple[Path, Any]] = deque()
        rest = iter(paths)
        while True:
            while self._pool is not None and len(waiting) < 2 * self._processes:
                path = next(rest, None)
                if path is None:
                    break
                waiting.append((path, self._submitted(work, path)))
            if waiting:
                path, future = waiting.popleft()
                yield self._told(work, path, future)
            elif (path := next(rest, None)) is not None:
                yield work(path)
            else:
                return

    def _submitted(self, work: Any, path: Path) -> Any | None:
        """The promise of a result; None where no process can be had any more."""
        try:
            return self._pool.submit(work, path) if self._pool is not None else None
        except (RuntimeError, OSError):
            self._pool = None
            return None

    def _told(self, work: Any, path: Path, future: Any | None) -> Any:
        from concurrent.futures.process import BrokenProcessPool

        if future is not None:
            try:
                return future.result()
            except BrokenProcessPool:
                self._pool = None
        return work(path)


def look_at(path: Path) -> Looked:
    """Check a spec; what stops it is told, not raised."""
    try:
        return looked(path, check(path))
    except AdaptercError as stop:
        return Looked(path=path, fault=stop)


def _compiled(path: Path) -> Compiled | AdaptercError:
    """Lay a spec out; what an edit since the look has brought about stops it."""
    try:
        checked = check(path)
        if not checked.sound:
            raise AdaptercError(f"{path} was changed while others were built", help=f"adapterc check {path}")
        return compile_spec(path, _portable(checked))
    except AdaptercError as stop:
        return stop


def _portable(checked: Checked) -> Checked:
    """With every place looked up: what is looked up when it is asked for cannot go to another process."""
    if checked.spans is not None:
        list(checked.spans)
    return replace(checked, diagnostics=())


def _pool(processes: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("fork" if sys.platform == "linux" else None)
    return ProcessPoolExecutor(processes, context, initializer=begin_process)
