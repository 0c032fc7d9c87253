"""A key or a dash in a column where no other one stands: which column it was meant for.

YAML's grammar says where it gave up. Where the line was to stand follows from the lines above it and from
the keys that the language takes there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_origin

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source
from adapterc.frontend.expected import known_keys, members, step_into
from adapterc.spec.document import Spec

_DASH = re.compile(r"-(?: +|$)")
_KEY = re.compile(r"([A-Za-z_][\w-]*) *:(?= |$)")
_BLOCK_SCALAR = re.compile(r"(?:^|.*[\s:-])[|>][-+1-9]{0,2} *(?:#.*)?$")
_OF_PLACE = ("mapping values", "expected key", "'-' indicator", "block end", "document start")
"""Parts of the parser's sentences on what stands where nothing of its kind can."""


@dataclass(slots=True)
class _Level:
    """An open list or mapping: its column from 0, its last dash or key, and every key so far."""

    column: int
    name: str
    start: int
    keys: set[str] = field(default_factory=set)

    @property
    def is_list(self) -> bool:
        return self.name == "-"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's text from `start` on: the column of its first sign, its dashes and its key, if any."""

    start: int
    indent: int
    marks: tuple[tuple[int, str], ...]
    scalar_follows: bool


def misplaced(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What to say where reading stopped at a line that is indented like none of its neighbours."""
    if not any(part in problem for part in _OF_PLACE):
        return None
    *above, last = _lines(source.text, at)
    if not last.marks or at > last.start + last.marks[-1][0] + len(last.marks[-1][1]) + 1:
        return None
    levels = _open_levels(above)
    column, name = last.marks[0]
    if "document start" in problem and column == 0 and levels and levels[0].column > 0:
        first = levels[0]
        return _told(source, first.start - first.column, (first.column, first.name), [(0, name, last.start)])
    targets = [level for level in levels if level.is_list == (name == "-")]
    if not targets or column in {level.column for level in targets}:
        return None
    takers = [one for one in targets if name == "-" or _takes(levels, one, name)]
    if "mapping values" in problem and not takers:
        return None  # a word and a colon in the middle of a text
    best = [one for one in takers if name not in one.keys] or takers or targets
    least = min(abs(one.column - column) for one in best)
    meant = [(one.column, one.name, one.start) for one in best if abs(one.column - column) == least]
    return _told(source, last.start, last.marks[0], meant, is_sure=name != "-" and len(takers) == 1)


def _lines(text: str, at: int) -> Iterator[_Line]:
    """The lines down to the one that holds the offset `at`, without comments and the insides of texts."""
    start, within = 0, -1
    while True:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = _line(text[start:stop].rstrip("\r"), start)
        is_last = at <= stop
        inside = within >= 0 and line.indent > within
        if is_last or (line.marks and not inside):
            yield line
            within = line.marks[-1][0] if line.scalar_follows and line.marks else -1
        if is_last:
            return
        start = stop + 1


def _line(text: str, start: int) -> _Line:
    rest = text.lstrip(" ")
    indent = column = len(text) - len(rest)
    marks: list[tuple[int, str]] = []
    while dash := _DASH.match(text, column):
        marks.append((column, "-"))
        column = dash.end()
    key = _KEY.match(text, column)
    if key:
        marks.append((column, key.group(1)))
    # A blank line belongs to the text around it.
    indent = indent if rest else len(text) + 1_000
    return _Line(start, indent, tuple(marks), _BLOCK_SCALAR.match(text) is not None)


def _open_levels(lines: list[_Line]) -> list[_Level]:
    """The lists and mappings that are open behind these lines, the outermost first."""
    levels: list[_Level] = []
    for line in lines:
        for column, name in line.marks:
            same: _Level | None = None
            while levels and levels[-1].column >= column:
                if levels[-1].column == column and name == "-" and not levels[-1].is_list:
                    break  # the items of a list may stand in the column of its key
                same = levels.pop()
            if same is None or same.column != column or same.is_list != (name == "-"):
                same = _Level(column, name, line.start + column)
            same.name, same.start = name, line.start + column
            same.keys.add(name)
            levels.append(same)
    return levels


def _takes(levels: list[_Level], target: _Level, name: str) -> bool:
    """Whether the language takes the key `name` in the mapping `target`."""
    annotation: Any = Spec
    for level in levels:
        if level is target:
            break
        annotation = step_into(annotation, 0 if level.is_list else level.name)
    is_open = any(get_origin(option) is dict for option in members(annotation))
    return is_open or name in known_keys(annotation)


def _told(
    source: Source,
    line: int,
    mark: tuple[int, str],
    meant: list[tuple[int, str, int]],
    *,
    is_sure: bool = False,
) -> Diagnostic:
    column, name = mark
    what, others = ("this `-`", "items") if name == "-" else (quoted(name), "keys")
    span = source.span(line + column, line + column + len(name))
    ways = [_way(target, like, source.position(at).line) for target, like, at in reversed(meant)]
    labels = [Label(span=source.span(at, at + len(like)), text="in this column") for _, like, at in meant]
    return finding(
        "AC0104",
        f"{what} is indented by {_spaces(column)}, unlike the {others} around it",
        span,
        labels=labels if len(meant) == 1 else (),
        advice="; or ".join(ways),
        fix=_moved(source, line, column, meant[0][0]) if is_sure else None,
    )


def _way(column: int, like: str, line: int) -> str:
    what = "the item" if like == "-" else quoted(like)
    how = f"indent it by {_spaces(column)}" if column else "begin it at the start of its line"
    return f"{how}, as {what} in line {line}"


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count or 'no'} spaces"


def _moved(source: Source, line: int, column: int, target: int) -> Fix | None:
    """The line in its column; None where lines below belong to it, which would have to move as well."""
    below = re.compile(r"[^\n]*(?:\n[ \t\r]*(?=\n))*\n( *)").match(source.text, line)
    if below is not None and len(below.group(1)) > min(column, target):
        return None
    return Fix(span=source.span(line, line + column), replacement=" " * target)
