"""Text that was decoded as something it is not, put right line by line with ftfy.

Only the decoding is undone: quotes, dashes, ligatures and HTML stay as they were written. A line that
reads well is never touched; what was changed is counted, and the first lines are shown.
"""

from __future__ import annotations

from dataclasses import replace

from adapterc.importers.imported import Imported, Repair
from adapterc.importers.rewriting import rewritten

_MOST_SHOWN = 5
_MOST_LINE = 100_000


def repaired(imported: Imported) -> Imported:
    """`imported` with wrongly decoded lines repaired, and the record of it."""
    mending = _Mending()
    mended = rewritten(imported, mending.text)
    return replace(mended, repaired=mending.count, repairs=tuple(mending.shown))


class _Mending:
    def __init__(self) -> None:
        self.count = 0
        self.shown: list[Repair] = []

    def text(self, text: str, _: str) -> str:
        """`text` with every line that needs it repaired."""
        if text.isascii():
            return text
        return "\n".join(map(self._line, text.split("\n")))

    def _line(self, line: str) -> str:
        if line.isascii() or len(line) > _MOST_LINE:
            return line
        import ftfy

        fixed = ftfy.fix_encoding(line)
        if fixed != line:
            self.count += 1
            if len(self.shown) < _MOST_SHOWN:
                self.shown.append(Repair(before=line, after=fixed))
        return fixed
