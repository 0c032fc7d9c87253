"""The open lists and mappings above a line of YAML that cannot be read: their columns, and their keys.

A guess from the lines themselves, good enough to name a place in them: no parser gets this far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_origin

from adapterc.diagnostics.quoting import quoted
from adapterc.frontend.expected import known_keys, members, step_into
from adapterc.spec.document import Spec

_DASH = re.compile(r"-(?: +|$)")
_KEY = re.compile(r"([A-Za-z_][\w-]*) *:(?= |$)")
_BLOCK_SCALAR = re.compile(r"(?:^|.*[\s:-])[|>][-+1-9]{0,2} *(?:#.*)?$")
_NOTHING_FOLLOWS = re.compile(r".*[:-] *(?:#.*)?$")


@dataclass(slots=True, eq=False)
class Level:
    """An open list or mapping: its column from 0, its last dash or key and where it stands.

    `first` is the line that opened it, `count` how many of its lines there were, `keys` their names.
    """

    column: int
    name: str
    start: int
    first: Line
    count: int = 0
    keys: set[str] = field(default_factory=set)

    @property
    def is_list(self) -> bool:
        """Whether its parts are items."""
        return self.name == "-"


@dataclass(frozen=True, slots=True)
class Line:
    """A line from `start` on: the column of its first sign, its dashes and its key, each with its column.

    `opens`: nothing follows them; `scalar_follows`: the lines below are a text.
    """

    start: int
    indent: int
    marks: tuple[tuple[int, str], ...]
    opens: bool
    scalar_follows: bool


def lines_down_to(text: str, at: int) -> Iterator[Line]:
    """The lines down to the one that holds the offset `at`, without comments and the insides of texts."""
    start, within = 0, -1
    while True:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = line_of(text[start:stop].rstrip("\r"), start)
        is_last = at <= stop
        inside = within >= 0 and line.indent > within
        if is_last or (line.marks and not inside):
            yield line
            within = line.marks[-1][0] if line.scalar_follows and line.marks else -1
        if is_last:
            return
        start = stop + 1


def line_of(text: str, start: int) -> Line:
    """A line, its end left out."""
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
    opens = bool(marks) and _NOTHING_FOLLOWS.fullmatch(text) is not None
    return Line(start, indent, tuple(marks), opens, _BLOCK_SCALAR.match(text) is not None)


def open_levels(lines: list[Line]) -> list[Level]:
    """The lists and mappings that are open behind these lines, the outermost first."""
    levels: list[Level] = []
    for line in lines:
        for column, name in line.marks:
            same: Level | None = None
            while levels and levels[-1].column >= column:
                if levels[-1].column == column and name == "-" and not levels[-1].is_list:
                    break  # the items of a list may stand in the column of its key
                same = levels.pop()
            if same is None or same.column != column or same.is_list != (name == "-"):
                same = Level(column, name, line.start + column, line)
            same.count += 1
            same.name, same.start = name, line.start + column
            same.keys.add(name)
            levels.append(same)
    return levels


def takes(levels: list[Level], target: Level, name: str) -> bool:
    """Whether the language takes the key `name` in the mapping `target`."""
    return has_key(kind_of(levels[: levels.index(target)]), name)


def kind_of(levels: list[Level]) -> Any:
    """The type of what stands in the innermost of `levels`."""
    annotation: Any = Spec
    for level in levels:
        annotation = step_into(annotation, 0 if level.is_list else level.name)
    return annotation


def has_key(annotation: Any, name: str) -> bool:
    """Whether a mapping of this type takes the key."""
    return any(get_origin(option) is dict for option in members(annotation)) or name in known_keys(annotation)


def lines_at(text: str, indent: int) -> int:
    """How many lines of a file are indented by so many spaces."""
    return len(re.findall(rf"^ {{{indent}}}[^ \n\r#]", text, re.MULTILINE))


def lines_beside(text: str, line: Line) -> int:
    """How many lines stand in the column of `line` before one that stands further left, itself counted."""
    count = 0
    for found in re.finditer(r"^( *)[^ \n\r#]", text[line.start :], re.MULTILINE):
        indent = len(found.group(1))
        if indent < line.indent:
            break
        count += indent == line.indent
    return count


def way_to(column: int, like: str, line: int) -> str:
    """The edit that puts a line into the column of another one."""
    what = "the item" if like == "-" else quoted(like)
    how = f"indent it by {spaces(column)}" if column else "begin it at the start of its line"
    return f"{how}, as {what} in line {line}"


def spaces(count: int) -> str:
    """A number of blanks in words."""
    return "1 space" if count == 1 else f"{count or 'no'} spaces"
