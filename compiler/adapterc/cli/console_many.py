"""How builds of many specs show themselves: two bars on a terminal, lines with names elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TextIO

from adapterc.cli.console import Bar, Lines
from adapterc.cli.interrupts import raise_again
from adapterc.diagnostics.quoting import clipped, escaped
from adapterc.driver.watch import StageDone, Watch

_LONGEST = 24
Opened = Callable[[str], AbstractContextManager[Watch]]


@contextmanager
def watches_for(stream: TextIO, specs: int) -> Iterator[Opened]:
    """What gives each spec's build its watch, by the spec's name, for as long as the block lasts."""
    if not stream.isatty():
        yield lambda name: _named_lines(stream, name)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.fields[stage]:<24}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, MofNCompleteColumn(), console=Console(file=stream), transient=True) as bar:
        whole = bar.add_task("", total=max(1, specs), stage="specs")
        yield lambda name: _named_bar(bar, whole, name)


@contextmanager
def _named_lines(stream: TextIO, name: str) -> Iterator[Watch]:
    yield NamedLines(stream, name)


@contextmanager
def _named_bar(bar: Any, whole: Any, name: str) -> Iterator[Watch]:
    watch = NamedBar(bar, name)
    try:
        yield watch
    finally:
        watch.close()
        bar.advance(whole)


class NamedLines(Lines):
    """Lines behind the name of the spec; of stages that were found nothing is said."""

    def __init__(self, stream: TextIO, name: str) -> None:
        super().__init__(stream)
        self._name = clipped(name, _LONGEST)

    def end(self, done: StageDone) -> None:
        """It has its result."""
        raise_again()
        if done.result == "built":
            super().end(done)

    def _print(self, line: str) -> None:
        super()._print(f"{self._name}: {line}")


class NamedBar(Bar):
    """The bar of one spec's running stage, which is gone when the spec is done."""

    def __init__(self, progress: Any, name: str) -> None:
        super().__init__(progress)
        self._name = escaped(clipped(name, _LONGEST - 9))

    def begin(self, stage: str, why: str) -> None:
        """A stage starts."""
        super().begin(f"{self._name} {stage}", why)

    def end(self, _done: StageDone) -> None:
        """It has its result: the line that stays is the spec's."""
        raise_again()
        self._clear()

    def close(self) -> None:
        """The spec is done, or was stopped."""
        self._clear()
