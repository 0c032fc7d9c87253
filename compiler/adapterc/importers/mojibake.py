"""Text that was decoded as something it is not, put right line by line.

A line that encodes back without a rest into valid UTF-8, with several characters in it that are more
than one byte, was UTF-8: no natural text does that by chance. Once a file has shown which encoding it
went through, one such character is evidence enough. What is damaged beyond that is left to ftfy, which
weighs how odd a line looks. Only the decoding is undone: quotes, dashes and HTML stay as written.
"""

from __future__ import annotations

from dataclasses import replace

from adapterc.importers.imported import Imported, Repair
from adapterc.importers.losses import Losses
from adapterc.importers.rewriting import rewritten

_CODECS = ("sloppy-windows-1252", "macroman", "sloppy-windows-1251", "latin-1")
_EVIDENCE = 3
_ROUNDS = 3
"""Some exports went wrong more than once."""
_MOST_SHOWN = 5
_MOST_LINE = 200_000
_MOST_MIXED = 1_000_000
"""Characters of lines that are wrong in part: each word is weighed by itself, a million in a second."""


def repaired(imported: Imported) -> Imported:
    """`imported` with wrongly decoded lines repaired, and the record of it."""
    mending = _Mending()
    rewritten(imported, mending.look)
    mended = rewritten(imported, mending.mend)
    return replace(
        mended,
        repaired=mending.count,
        repairs=tuple(mending.shown),
        dropped=(*mended.dropped, *mending.losses.dropped()),
    )


class _Mending:
    """Goes through the texts twice: to learn which encodings were mistaken, and to mend."""

    def __init__(self) -> None:
        self.count = 0
        self.shown: list[Repair] = []
        self.losses = Losses()
        self._mistaken: dict[str, None] = {}
        self._mixed = _MOST_MIXED

    def look(self, text: str, _: str) -> str:
        """Learn from `text`; it stays as it is."""
        for line in text.split("\n") if not text.isascii() else ():
            found = _undone(line, _CODECS, _EVIDENCE)
            if found is not None:
                self._mistaken[found[0]] = None
        return text

    def mend(self, text: str, _: str) -> str:
        """`text` with every line that needs it repaired."""
        return text if text.isascii() else "\n".join(map(self._line, text.split("\n")))

    def _line(self, line: str) -> str:
        if line.isascii() or len(line) > _MOST_LINE:
            return line
        fixed = line
        for _ in range(_ROUNDS):
            found = _undone(fixed, _CODECS, _EVIDENCE) or _undone(fixed, tuple(self._mistaken), 1)
            if found is None:
                break
            fixed = found[1]
        if fixed == line:
            fixed = self._weighed(line)
        if fixed != line:
            self.count += 1
            if len(self.shown) < _MOST_SHOWN:
                self.shown.append(Repair(before=line, after=fixed))
        return fixed

    def _weighed(self, line: str) -> str:
        """A line as ftfy puts it right, as long as there is room for so much work."""
        import ftfy
        from ftfy.badness import is_bad

        if not is_bad(line):
            return line
        self._mixed -= len(line)
        if self._mixed < 0:
            why = f"{_MOST_MIXED:,} characters of such lines are looked into"
            self.losses.drop("repair of a line that is decoded wrongly in part", why)
            return line
        return ftfy.fix_encoding(line)


def _undone(line: str, codecs: tuple[str, ...], evidence: int) -> tuple[str, str] | None:
    """The first encoding that `line` was mistaken for, and the line as it was meant."""
    if line.isascii():
        return None
    import ftfy.bad_codecs  # noqa: F401  (registers the sloppy encodings, which know every byte)

    for codec in codecs:
        try:
            meant = line.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        if sum(not char.isascii() for char in meant) >= evidence:
            return codec, meant
    return None
