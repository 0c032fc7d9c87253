"""A tab where spaces indent: what its line was to stand beside, as far as that is certain."""

from __future__ import annotations

import re

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.source import Source
from adapterc.frontend.expected import members, step_into
from adapterc.frontend.fixes import with_spaces
from adapterc.frontend.levels import (
    Level,
    Line,
    has_key,
    kind_of,
    line_of,
    lines_down_to,
    open_levels,
    spaces,
)

_STEP = 2
_BLANKS = re.compile(r"[ \t]*")
_NEXT = re.compile(r"[^\n]*\n(?:[ \t\r]*\n)*( *)(?=[^ \t\r\n])")


def tab_problem(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What to say of a tab at which reading stopped; None where it stopped at something else."""
    text = source.text
    if text[at : at + 1] != "\t" or not ("start any token" in problem or "tab character" in problem):
        return None
    start = text.rfind("\n", 0, at) + 1
    blanks = _BLANKS.match(text, start)
    end = blanks.end() if blanks else at
    if at >= end:
        return _behind_a_dash(source, at)
    fix, advice = with_spaces(source), "YAML indents with spaces"
    if fix is None:
        column = _column(source, start, end)
        if column is not None:
            fix = Fix(span=source.span(start, end), replacement=" " * column)
            advice = (
                f"YAML indents with spaces: write {spaces(column)} in its place" if column else "delete it"
            )
    return finding("AC0104", "a tab indents this line", source.span(at, end), advice=advice, fix=fix)


def _behind_a_dash(source: Source, at: int) -> Diagnostic:
    blanks = _BLANKS.match(source.text, at)
    span = source.span(at, blanks.end() if blanks else at + 1)
    fix = Fix(span=span, replacement=" ")
    return finding("AC0104", "a tab stands here", span, advice="write a space in its place", fix=fix)


def _column(source: Source, start: int, end: int) -> int | None:
    """The one column where the line can stand; None where there are more, or none."""
    stop = source.text.find("\n", start)
    rest = source.text[end : len(source.text) if stop < 0 else stop].rstrip("\r")
    if not rest or rest.startswith("#"):
        return 0
    *above, _ = lines_down_to(source.text, start)
    line = line_of(rest, end)
    levels = open_levels(above)
    if above and above[-1].scalar_follows and not line.marks:
        return _in_text(source, start, above[-1])
    if not levels or not line.marks or above[-1].scalar_follows:
        return None
    columns = {*_siblings(levels, line), *_children(levels, line, above[-1], _below(source, start))}
    return columns.pop() if len(columns) == 1 else None


def _in_text(source: Source, start: int, header: Line) -> int:
    """The column of a text's lines: that of the line above, if it is one of them."""
    _, is_below, last = source.text[header.start : start].rstrip().rpartition("\n")
    if is_below:
        return len(last) - len(last.lstrip(" "))
    return max(_below(source, start), header.marks[-1][0] + _STEP)


def _siblings(levels: list[Level], line: Line) -> list[int]:
    """Columns of the open lists and mappings that take such a line; nobody tabs to the start of a line."""
    found = []
    for at, level in enumerate(levels):
        if level.column == 0:
            continue
        kind = kind_of(levels[:at])
        if level.is_list != (line.marks[0][1] == "-"):
            continue
        if _fits(step_into(kind, 0) if level.is_list else kind, line) and line.marks[-1][1] not in (
            () if level.is_list else level.keys
        ):
            found.append(level.column)
    return found


def _children(levels: list[Level], line: Line, last: Line, below: int) -> list[int]:
    """The column below a key that nothing stands behind, where it takes such a line."""
    if not last.opens or last.marks[-1][1] == "-":
        return []
    kind = kind_of(levels)
    if line.marks[0][1] == "-":
        kind = next((step_into(option, 0) for option in members(kind) if step_into(option, 0)), None)
    column = last.marks[-1][0]
    return [below if below > column else column + _STEP] if kind is not None and _fits(kind, line) else []


def _fits(kind: object, line: Line) -> bool:
    """Whether something of this type begins as the line does, dashes left out."""
    name = line.marks[-1][1]
    return kind is not None and (name == "-" or has_key(kind, name))


def _below(source: Source, start: int) -> int:
    """How far the next line is indented, where spaces alone do it; -1 where there is none such."""
    found = _NEXT.match(source.text, start)
    return len(found.group(1)) if found else -1
