"""A key or a dash in a column where no other one stands: which column it was meant for.

YAML's grammar says where it gave up. Where the line was to stand follows from the lines above it and from
the keys that the language takes there.
"""

from __future__ import annotations

import re

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source
from adapterc.frontend.levels import lines_down_to, open_levels, spaces, takes, way_to

_OF_PLACE = ("mapping values", "expected key", "'-' indicator", "block end", "document start")
"""Parts of the parser's sentences on what stands where nothing of its kind can."""


def misplaced(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What to say where reading stopped at a line that is indented like none of its neighbours."""
    if not any(part in problem for part in _OF_PLACE):
        return None
    *above, last = lines_down_to(source.text, at)
    if not last.marks or at > last.start + last.marks[-1][0] + len(last.marks[-1][1]) + 1:
        return None
    levels = open_levels(above)
    column, name = last.marks[0]
    if "document start" in problem and column == 0 and levels and levels[0].column > 0:
        first = levels[0]
        return _told(source, first.start - first.column, (first.column, first.name), [(0, name, last.start)])
    targets = [level for level in levels if level.is_list == (name == "-")]
    if not targets or column in {level.column for level in targets}:
        return None
    takers = [one for one in targets if name == "-" or takes(levels, one, name)]
    if "mapping values" in problem and not takers:
        return None  # a word and a colon in the middle of a text
    best = [one for one in takers if name not in one.keys] or takers or targets
    least = min(abs(one.column - column) for one in best)
    meant = [(one.column, one.name, one.start) for one in best if abs(one.column - column) == least]
    return _told(source, last.start, last.marks[0], meant, is_sure=name != "-" and len(takers) == 1)


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
    """The line in its column; None where lines below belong to it, which would have to move as well."""
    below = re.compile(r"[^\n]*(?:\n[ \t\r]*(?=\n))*\n( *)").match(source.text, line)
    if below is not None and len(below.group(1)) > min(column, target):
        return None
    return Fix(span=source.span(line, line + column), replacement=" " * target)
