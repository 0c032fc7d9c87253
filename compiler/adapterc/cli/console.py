"""How a build shows itself: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, TextIO

from adapterc.cli.interrupts import raise_again
from adapterc.diagnostics.quoting import escaped
from adapterc.driver.watch import StageDone, Watch

_EVERY_SECONDS = 15.0


@contextmanager
def watch_for(stream: TextIO) -> Iterator[Watch]:
    """A watch that draws on `stream` for as long as the block lasts."""
    if not stream.isatty():
        yield Lines(stream)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[stage]:<8}"),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        yield Bar(bar)


@contextmanager
def announced(name: str, stream: TextIO) -> Iterator[Watch]:
    """`watch_for`, under a line that says which of several builds this is."""
    with suppress(OSError):
        print(f"== {name}", file=stream, flush=True)
    with watch_for(stream) as watch:
        yield watch


class Lines:
    """A line when a stage starts, now and then while it runs, and when it ends.

    That nobody listens any more does not stop a build.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._stage = ""
        self._said = 0.0

    def begin(self, stage: str, why: str) -> None:
        """A stage starts."""
        raise_again()
        self._stage, self._said = stage, monotonic()
        self._print(f"{stage:<8} runs: {why}")

    def advance(self, text: str, share: float) -> None:
        """It is so far."""
        raise_again()
        if monotonic() - self._said >= _EVERY_SECONDS:
            self._said = monotonic()
            self._print(f"{self._stage:<8} {share:4.0%}  {text}")

    def end(self, done: StageDone) -> None:
        """It has its result."""
        raise_again()
        self._print(_ended(done))

    def _print(self, line: str) -> None:
        with suppress(OSError):
            print(escaped(line), file=self._stream, flush=True)


class Bar:
    """One bar for the running stage; a line stays for each that ended."""

    def __init__(self, progress: Any) -> None:
        self._progress = progress
        self._task: Any = None

    def begin(self, stage: str, why: str) -> None:
        """A stage starts."""
        raise_again()
        self._clear()
        self._task = self._progress.add_task(escaped(why), total=1.0, stage=stage)

    def advance(self, text: str, share: float) -> None:
        """It is so far."""
        raise_again()
        if self._task is not None:
            self._progress.update(self._task, completed=share, description=escaped(text))

    def end(self, done: StageDone) -> None:
        """It has its result."""
        raise_again()
        self._clear()
        self._progress.console.print(_ended(done), markup=False, highlight=False)

    def _clear(self) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None


def _ended(done: StageDone) -> str:
    if done.result == "not run":
        return f"{done.stage:<8} not run, given up after {done.seconds:.1f} s"
    how = "found" if done.result == "cache" else "done"
    return f"{done.stage:<8} {how} in {done.seconds:.1f} s"
