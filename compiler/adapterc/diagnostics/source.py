"""Texts and places in them. Offsets count code points; lines end at a line feed, as in an editor."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from adapterc.diagnostics.written import stretch
from adapterc.value import value

_LINE_FEED = re.compile("\n")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place between two code points: `line` and `column` from 1, `offset` from 0."""

    line: int
    column: int
    offset: int


@value()
class Span:
    """A stretch of one file; `end` lies behind its last code point."""

    file: str
    start: Position
    end: Position

    @property
    def place(self) -> str:
        """Where it begins, as editors and grep read it: `file:line:column`."""
        return f"{self.file}:{self.start.line}:{self.start.column}"


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file's text under the name that messages give it."""

    file: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_FEED.finditer(self.text))]

    def position(self, offset: int) -> Position:
        """Line and column of an offset; offsets outside the text are moved to its ends."""
        inside = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, inside)
        return Position(line=line, column=inside - self._line_starts[line - 1] + 1, offset=inside)

    def line_start(self, line: int) -> int:
        """The offset of a line's first code point; lines count from 1."""
        return self._line_starts[line - 1]

    def span(self, start: int, end: int) -> Span:
        """The stretch from `start` to `end`, never negative."""
        return Span(file=self.file, start=self.position(start), end=self.position(max(start, end)))


@value()
class Region:
    """A stretch of a source, kept as offsets until somebody asks for its lines."""

    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The region with lines and columns."""
        return self.source.span(self.start, self.end)

    @property
    def raw(self) -> str:
        """The region's text as it stands in the file, quotes and escapes included."""
        return self.source.text[self.start : self.end]

    def part(self, value: str, start: int, end: int) -> Region:
        """Where `value[start:end]` stands in this region, which was written to mean `value`.

        Quoting, folding and escapes move characters, so the part is looked up by its text: the
        n-th occurrence in the value is the n-th in the source. Where the counts differ, the source is
        read sign by sign; where that does not mean `value`, the whole region is the honest answer.
        """
        wanted, raw = value[start:end], self.raw
        if not wanted:
            return self
        if value.count(wanted) != raw.count(wanted):
            place = stretch(raw, value, start, end)
            return self._between(*place) if place else self
        at = -1
        for _ in range(value.count(wanted, 0, start) + 1):
            at = raw.find(wanted, at + 1)
        if at < 0:
            return self
        return self._between(at, at + len(wanted))

    def _between(self, start: int, end: int) -> Region:
        return Region(source=self.source, start=self.start + start, end=self.start + end)


Places = Callable[[str], Iterable[tuple[str, Region]]]
"""Tells the paths and places of a node and all below it, given the node's own path."""


class SpanMap(Mapping[str, Span]):
    """Where each node of a spec stands, by its path (`traits.stoic.to.moves.open.3`).

    `later` holds nodes whose places are looked up when somebody asks: most records are never pointed at.
    """

    def __init__(self, regions: Mapping[str, Region], later: Mapping[str, Places] | None = None) -> None:
        self._regions = dict(regions)
        self._later = dict(later or {})

    def __getitem__(self, path: str) -> Span:
        self._look_up(path)
        return self._regions[path].span

    def __iter__(self) -> Iterator[str]:
        for path in tuple(self._later):
            self._look_up(path)
        return iter(self._regions)

    def __len__(self) -> int:
        return len(tuple(iter(self)))

    def __contains__(self, path: object) -> bool:
        """Whether something stands there; of a record, whose parts nobody asked for yet, it is believed."""
        if path in self._regions:
            return True
        step = path if isinstance(path, str) else ""
        while step and step not in self._regions and step not in self._later:
            step = step.rpartition(".")[0]
        return step in self._later

    def written(self) -> Iterator[tuple[str, Region]]:
        """Path and region of every node of the spec and its libraries, but not of records in other files."""
        return ((path, region) for path, region in self._regions.items())

    def _look_up(self, path: str) -> None:
        """Have the places at `path`, where it lies in a node whose places were not asked for yet."""
        step = path
        while step and step not in self._regions:
            if step in self._later:
                self._regions.update(self._later.pop(step)(step))
                return
            step = step.rpartition(".")[0]

    def region(self, path: str) -> Region | None:
        """The node's region, or that of its nearest ancestor: a default has no place of its own."""
        self._look_up(path)
        while path:
            if path in self._regions:
                return self._regions[path]
            path = path.rpartition(".")[0]
        return self._regions.get("")
