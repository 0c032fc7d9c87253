"""Comments that silence warnings, found in a YAML text: its parser drops comments, so they are looked up.

A `#` begins a comment where no scalar stands and nothing on its line has begun one before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from adapterc.diagnostics.ignores import Ignore, Named
from adapterc.diagnostics.model import Fix
from adapterc.diagnostics.source import Source
from adapterc.frontend.tree import Mapping, Node, Sequence

_IGNORE = re.compile(
    r"#[ \t]*adapterc[ \t]*:[ \t]*ignore\b[ \t]*(?:\[([^\]\r\n]*)\])?([^\r\n]*)", re.IGNORECASE
)
_BLOCK_HEADER = re.compile(r"(?:[&!]\S*\s+)*[|>]")
_CODE = re.compile(r"[^\s,]+")
_MOST = 1_000
_MOST_CODES = 20


def find_ignores(source: Source, root: Mapping) -> tuple[Ignore, ...]:
    """Every such comment of a document that could be read, in order."""
    matches = list(islice(_IGNORE.finditer(source.text), _MOST))
    if not matches:
        return ()
    texts = _Texts(source, root)
    return tuple(_ignore(match, source, texts) for match in matches if texts.is_comment(match.start()))


def _ignore(match: re.Match[str], source: Source, texts: _Texts) -> Ignore:
    first, last = texts.lines_of(texts.target(match.start()))
    return Ignore(
        span=source.span(match.start(), match.start() + len(match.group().rstrip())),
        codes=tuple(_codes(match, source)),
        reason=match.group(2).strip(" \t-–—:,"),
        first=first,
        last=last,
    )


def _codes(match: re.Match[str], source: Source) -> Iterator[Named]:
    inside = match.group(1) or ""
    found = list(islice(_CODE.finditer(inside), _MOST_CODES))
    for at, code in enumerate(found):
        start, end = match.start(1) + code.start(), match.start(1) + code.end()
        if len(found) == 1:
            without = _without_comment(match, source)
        elif at:
            before = match.start(1) + found[at - 1].end()
            without = Fix(span=source.span(before, end), replacement="")
        else:
            without = Fix(span=source.span(start, match.start(1) + found[1].start()), replacement="")
        yield Named(code=code.group(), span=source.span(start, end), without=without)


def _without_comment(match: re.Match[str], source: Source) -> Fix:
    """The comment with the blanks before it; its line as well where it stands alone."""
    text, start, end = source.text, match.start(), match.end()
    while start and text[start - 1] in " \t":
        start -= 1
    if start == 0 or text[start - 1] == "\n":
        line_end = text.find("\n", end)
        end = len(text) if line_end < 0 else line_end + 1
    return Fix(span=source.span(start, end), replacement="")


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int


class _Texts:
    """Where the scalars of a document stand: everything else is punctuation, space or comment.

    They never overlap, so the nearest one before a place is the only one that can hold it.
    """

    def __init__(self, source: Source, root: Mapping) -> None:
        self._source = source
        self._lines = source.text.split("\n")
        self._all = sorted(set(_scalars(root)), key=lambda part: (part.start, part.end))
        self._starts = [part.start for part in self._all]

    def is_comment(self, at: int) -> bool:
        """Whether the `#` at this offset begins a comment."""
        line = self._source.text.rfind("\n", 0, at) + 1
        return not any(self._begins_comment(earlier) for earlier in self._hashes(line, at)) and (
            self._begins_comment(at)
        )

    def _hashes(self, start: int, end: int) -> Iterator[int]:
        at = self._source.text.find("#", start, end)
        while at >= 0:
            yield at
            at = self._source.text.find("#", at + 1, end)

    def _begins_comment(self, at: int) -> bool:
        text = self._source.text
        if at and text[at - 1] not in " \t\n":
            return False
        nearest = bisect_right(self._starts, at) - 1
        if nearest < 0 or at >= self._all[nearest].end:
            return True
        part = self._all[nearest]
        # The header of a block scalar ends with its line and may hold a comment.
        return bool(_BLOCK_HEADER.match(text, part.start, part.end)) and "\n" not in text[part.start : at]

    def target(self, at: int) -> int:
        """The line that a comment speaks for: its own, or, where it stands alone, the next with content."""
        place = self._source.position(at)
        if self._lines[place.line - 1][: place.column - 1].strip():
            return place.line
        for number in range(place.line + 1, len(self._lines) + 1):
            content = self._lines[number - 1].strip()
            if content and not content.startswith("#"):
                return number
        return place.line

    def lines_of(self, line: int) -> tuple[int, int]:
        """First and last line of the texts that touch a line: inside of them no comment can stand."""
        start = self._source.line_start(line)
        first = last = line
        for part in self._all[max(0, bisect_right(self._starts, start) - 1) :]:
            if part.start > start + len(self._lines[line - 1]):
                break
            end = self._source.position(max(part.start, part.end - 1)).line
            if end >= line:
                first, last = min(first, self._source.position(part.start).line), max(last, end)
        return first, last


def _scalars(node: Node) -> Iterator[_Stretch]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield _Stretch(entry.key_region.start, entry.key_region.end)
            yield from _scalars(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        yield _Stretch(node.region.start, node.region.end)
