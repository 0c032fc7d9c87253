"""A key or a dash in a column where no other one stands: which column it was meant for.

YAML's grammar says where it gave up. Where the line was to stand follows from the lines above it and from
the keys that the language takes there.
"""

from __future__ import annotations

from dataclasses import replace

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source
from adapterc.frontend.dashes import ended_by, without_dash
from adapterc.frontend.levels import (
    Level,
    Line,
    has_key,
    kind_of,
    lines_at,
    lines_beside,
    lines_down_to,
    open_levels,
    spaces,
    takes,
    way_to,
)

_OF_PLACE = ("mapping values", "expected key", "'-' indicator", "block end", "document start")
"""Parts of the parser's sentences on what stands where nothing of its kind can."""


def misplaced(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What to say where reading stopped at a line that is indented like none of its neighbours."""
    if not any(part in problem for part in _OF_PLACE):
        return None
    *above, last = lines_down_to(source.text, at)
    if not last.marks:
        return _text_outside(source, above[-1], last) if above and above[-1].scalar_follows else None
    if at > last.start + last.marks[-1][0] + len(last.marks[-1][1]) + 1:
        return None
    levels = open_levels(above)
    if "document start" in problem and last.marks[0][0] == 0 and levels and levels[0].column > 0:
        first, meant = levels[0], (0, last.marks[0][1], last.start)
        return _told(source, first.start - first.column, (first.column, first.name), [meant])
    return (
        without_dash(source, levels, last)
        or _too_far_left(source, above, last)
        or _beside(source, levels, last, is_text="mapping values" in problem)
    )


def _too_far_left(source: Source, above: list[Line], last: Line) -> Diagnostic | None:
    """A key above that ended the list or mapping which the line goes on with."""
    found = ended_by(above, last)
    if found is None:
        return None
    at, takers = found
    line, meant = above[at], takers[-1]
    told = _told(source, line.start, line.marks[0], [(meant.column, meant.name, meant.start)])
    if at < len(above) - 1 or len(takers) > 1:
        return told  # lines below belong to it, which would have to move as well
    left = line.marks[0][0]
    fix = Fix(span=source.span(line.start, line.start + left), replacement=" " * meant.column)
    return replace(told, fix=fix)


def _beside(source: Source, levels: list[Level], last: Line, *, is_text: bool) -> Diagnostic | None:
    """The line beside the levels that it may belong to; None for a word and a colon amid a text."""
    column, name = last.marks[0]
    targets = [level for level in levels if level.is_list == (name == "-")]
    takers = [one for one in targets if _takes(levels, one, last)]
    if column in {level.column for level in targets} or not (takers if is_text else targets):
        return None
    best = [one for one in takers if name not in one.keys] or takers or targets
    least = min(abs(one.column - column) for one in best)
    meant = [one for one in best if abs(one.column - column) == least]
    told = _first_alone(source, meant[0], last) if len(meant) == 1 else None
    places = [(one.column, one.name, one.start) for one in meant]
    is_sure = len(takers) == 1 and (name != "-" or len(last.marks) > 1)
    if name == "-" and is_sure and _may_be_a_key(levels, last):
        told = told or _told(source, last.start, last.marks[0], places)
        return replace(told, help=f"{told.help}; or take the `-` away", fix=None)
    return told or _told(source, last.start, last.marks[0], places, is_sure=is_sure)


def _takes(levels: list[Level], target: Level, last: Line) -> bool:
    """Whether the language takes the key of the line in the mapping, or that of the item in the list."""
    name = last.marks[0][1]
    if name != "-":
        return takes(levels, target, name)
    key = next((mark for _, mark in last.marks if mark != "-"), "")
    return not key or has_key(kind_of(levels[: levels.index(target) + 1]), key)


def _may_be_a_key(levels: list[Level], last: Line) -> bool:
    """Whether the dash stands before a key that the mapping in its column takes and lacks: it is too much."""
    column, key = last.marks[0][0], last.marks[1][1]
    beside = next((one for one in levels if one.column == column and not one.is_list), None)
    return beside is not None and key not in beside.keys and takes(levels, beside, key)


def _first_alone(source: Source, level: Level, last: Line) -> Diagnostic | None:
    """The first line of a list or mapping, where it takes fewer edits to move it than the lines below."""
    first, (column, name) = level.first, last.marks[0]
    wanted = first.indent + column - level.column
    if level.count > 1 or wanted < 0:
        return None
    if not _is_commoner(source, wanted, first.indent) and lines_beside(source.text, last) < 2:
        return None
    told = _told(source, first.start, first.marks[0], [(wanted, name, last.start + column)])
    if first.marks[0][0] != level.column:
        below = f"{quoted(name)} in line {source.position(last.start).line}"
        advice = f"indent it by {spaces(wanted)}: then {quoted(level.name)} stands above {below}"
        told = replace(told, labels=(), help=advice)
    if "\n" in source.text[first.start : last.start].rstrip():
        return told
    span = source.span(first.start, first.start + first.indent)
    return replace(told, fix=Fix(span=span, replacement=" " * wanted))


def _text_outside(source: Source, header: Line, last: Line) -> Diagnostic | None:
    """A line of a text that is indented less than the text's first line."""
    lines = source.text[header.start : last.start].rstrip("\n").split("\n")[1:]
    shown = next((at for at, line in enumerate(lines) if line.strip()), None)
    if shown is None or last.indent <= header.indent:
        return None
    begun = len(lines[shown]) - len(lines[shown].lstrip(" "))
    start = last.start - sum(len(line) + 1 for line in lines[shown:])
    wrong, wanted, place = last.start, begun, last.indent
    if shown == len(lines) - 1 and _is_commoner(source, last.indent, begun):
        wrong, wanted, place = start, last.indent, begun
    other = source.position(start if wrong == last.start else last.start).line
    span = source.span(wrong, wrong + place)
    return finding(
        "AC0104",
        f"this line of a text is indented by {spaces(place)}, unlike its first line"
        if wrong == last.start
        else f"the first line of this text is indented by {spaces(place)}, unlike the next",
        source.span(wrong + place, wrong + place + 1),
        advice=f"indent it by {spaces(wanted)}, as line {other}",
        fix=Fix(span=span, replacement=" " * wanted),
    )


def _is_commoner(source: Source, one: int, other: int) -> bool:
    return lines_at(source.text, one) > lines_at(source.text, other)


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
    ways = [way_to(target, like, source.position(at).line) for target, like, at in reversed(meant)]
    labels = [Label(span=source.span(at, at + len(like)), text="in this column") for _, like, at in meant]
    return finding(
        "AC0104",
        f"{what} is indented by {spaces(column)}, unlike the {others} around it",
        span,
        labels=labels if len(meant) == 1 else (),
        advice="; or ".join(ways),
        fix=_moved(source, line, column, meant[0][0]) if is_sure else None,
    )


def _moved(source: Source, line: int, column: int, target: int) -> Fix | None:
    """The line in its column, with the lines below that belong to it where it would part from them."""
    lines = source.text[line:].split("\n")
    block = 1
    while block < len(lines) and (not lines[block].strip() or _indent(lines[block]) > column):
        block += 1
    while not lines[block - 1].strip():
        block -= 1
    below = _indent(lines[1]) if block > 1 and lines[1].strip() else 0
    inner = len(lines[0]) - len(lines[0][column:].lstrip("- ")) - column if lines[0][column] == "-" else 0
    stays = below == target + inner if inner else below > target
    if block == 1 or stays:
        return Fix(span=source.span(line, line + column), replacement=" " * target)
    if any("\t" in one[: _indent(one) + 1] for one in lines[:block]):
        return None
    moved = [
        one if not one.strip() else " " * (target - column) + one[max(0, column - target) :]
        for one in lines[:block]
    ]
    stop = line + sum(len(one) + 1 for one in lines[:block]) - 1
    return Fix(span=source.span(line, stop), replacement="\n".join(moved))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
