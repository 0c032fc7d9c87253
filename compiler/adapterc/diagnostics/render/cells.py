"""A source line as terminal cells: which characters it shows, and how wide each is."""

from __future__ import annotations

import unicodedata

from adapterc.diagnostics.quoting import escaped_char
from adapterc.value import value

_TAB = 4
_LEAD = 24
_WINDOW = 110
_CONTEXT = 400


@value()
class ShownLine:
    """`text` as it is printed; `cells[i]` is the cell where character `first + i` of the line begins.

    `cells` has one more entry than there are characters shown: where the line ends.
    """

    text: str
    first: int
    cells: tuple[int, ...]

    def cell(self, column: int) -> int:
        """The cell of a 0-based column; what lies outside the window is moved to its edge."""
        return self.cells[max(0, min(column - self.first, len(self.cells) - 1))]


def shown_line(line: str, focus: int) -> ShownLine:
    """`line` escaped, tabs expanded, and, when long, cut to a window around column `focus`."""
    first = max(0, focus - _LEAD) if len(line) > _WINDOW and focus > _WINDOW - _LEAD else 0
    parts, cells, at = (["…"], [], 1) if first else ([], [], 0)
    for char in line[first : first + _CONTEXT]:
        shown, width = _shown(char, at)
        if at + width > _WINDOW:
            parts.append("…")
            break
        parts.append(shown)
        cells.append(at)
        at += width
    return ShownLine(text="".join(parts), first=first, cells=(*cells, at))


def _shown(char: str, at: int) -> tuple[str, int]:
    if char == "\t":
        width = _TAB - at % _TAB
        return " " * width, width
    if char.isascii() and char.isprintable():
        return char, 1
    shown = escaped_char(char)
    return (shown, len(shown)) if shown != char else (char, _width(char))


def _width(char: str) -> int:
    if char in "\u200c\u200d" or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
