"""JSON to the same nodes as YAML, with places: `json.loads` keeps none."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from json import JSONDecodeError, decoder

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region, Source
from adapterc.frontend.core_schema import MOST_DIGITS, holds_half_a_character
from adapterc.frontend.tree import MAX_DEPTH, Broken, Entry, Mapping, Node, Plain, Scalar, Sequence

# The standard library's own reader of string literals, which the type stubs leave out.
_scan_string: Callable[[str, int, bool], tuple[str, int]] = getattr(decoder, "scanstring")  # noqa: B009
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[A-Za-z_']\w*")
_MOST_BLANKS = 100
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None}


def parse_json(source: Source, start: int, end: int) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The value that `source.text[start:end]` holds, a line of records or a whole file; None for no JSON."""
    reader = _Reader(source, end)
    try:
        node, at = reader.value(start, 0)
        at = reader.skip(at)
        if at < end:
            raise reader.wrong(at, "more after the end of the value")
    except _NotJsonError:
        return None, tuple(reader.problems)
    return node, tuple(reader.problems)


class _NotJsonError(Exception):
    """Reading stopped; the reason has been reported."""


class _Reader:
    def __init__(self, source: Source, end: int) -> None:
        self.problems: list[Diagnostic] = []
        self._source = source
        self._text = source.text
        self._end = end

    def _region(self, start: int, end: int) -> Region:
        return Region(source=self._source, start=start, end=end)

    def _report(self, code: str, message: str, region: Region, advice: str = "", *labels: Label) -> None:
        self.problems.append(finding(code, message, region.span, labels=labels, advice=advice))

    def wrong(
        self, at: int, message: str, advice: str = "each line is one complete JSON value"
    ) -> _NotJsonError:
        self._report("AC0404", f"not valid JSON: {message}", self._region(at, min(at + 1, self._end)), advice)
        return _NotJsonError()

    def skip(self, at: int) -> int:
        """Behind the white space at `at`."""
        match = _SPACE.match(self._text, at, self._end)
        return match.end() if match else at

    def value(self, start: int, depth: int) -> tuple[Node, int]:
        """The value at `start` and where it ends."""
        at = self.skip(start)
        char = self._text[at : at + 1] if at < self._end else ""
        if depth > MAX_DEPTH:
            self._report("AC0107", f"values are nested more than {MAX_DEPTH} deep", self._region(at, at + 1))
            raise _NotJsonError
        if char == "{":
            return self._mapping(at, depth)
        if char == "[":
            return self._sequence(at, depth)
        if char == '"':
            return self._string(at)
        return self._atom(at)

    def _atom(self, at: int) -> tuple[Node, int]:
        number = _NUMBER.match(self._text, at, self._end)
        if number:
            return self._number(number), number.end()
        word = _WORD.match(self._text, at, self._end)
        if word and word.group() in _WORDS:
            return Scalar(region=self._region(at, word.end()), value=_WORDS[word.group()]), word.end()
        if at >= self._end:
            raise self.wrong(at, "the line ends before the value does")
        advice = "strings stand in double quotes" if word else "each line is one complete JSON value"
        if self._text[at] in "]}" and self._text[max(0, at - _MOST_BLANKS) : at].rstrip(" \t").endswith(","):
            advice = "delete the comma before it"
        raise self.wrong(at, "a value is missing here", advice)

    def _number(self, match: re.Match[str]) -> Node:
        region = self._region(match.start(), match.end())
        whole = match.group(1) is None and match.group(2) is None
        value: int | float = math.inf
        if not whole:
            value = float(match.group())
        elif len(match.group().lstrip("-")) <= MOST_DIGITS:
            value = int(match.group())
        if math.isinf(value):
            self._report("AC0114", f"the number {quoted(match.group(), 30)} is too large to keep", region)
            return Broken(region=region)
        return Scalar(region=region, value=value)

    def _string(self, at: int) -> tuple[Node, int]:
        try:
            text, end = _scan_string(self._text, at + 1, True)
        except JSONDecodeError as error:
            place = min(error.pos, self._end)
            raise self.wrong(
                place,
                "a string that is not closed, or holds a bad escape or a raw control character",
                "close the string; write a line break as \\n",
            ) from None
        if end > self._end:
            raise self.wrong(at, "a string that is not closed")
        region = self._region(at, end)
        if holds_half_a_character(text):
            self._report(
                "AC0116", "an escape stands for half of a character", region, "write both halves of the pair"
            )
            return Broken(region=region), end
        return Scalar(region=region, value=text), end

    def _sequence(self, start: int, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        at = self.skip(start + 1)
        if not self._is("]", at):
            while True:
                item, at = self.value(at, depth + 1)
                items.append(item)
                at = self.skip(at)
                if not self._is(",", at):
                    break
                at += 1
        at = self._close("]", at)
        return Sequence(region=self._region(start, at), items=tuple(items)), at

    def _mapping(self, start: int, depth: int) -> tuple[Node, int]:
        entries: dict[str, Entry] = {}
        at = self.skip(start + 1)
        if not self._is("}", at):
            while True:
                at = self._entry(entries, at, depth)
                if not self._is(",", at):
                    break
                at += 1
        at = self._close("}", at)
        return Mapping(region=self._region(start, at), entries=tuple(entries.values())), at

    def _entry(self, entries: dict[str, Entry], start: int, depth: int) -> int:
        at = self.skip(start)
        if not self._is('"', at):
            raise self.wrong(
                at, "a key is missing here", "keys stand in double quotes; no comma before the closing brace"
            )
        key, at = self._string(at)
        at = self.skip(at)
        if not self._is(":", at):
            raise self.wrong(at, "a `:` is missing here")
        value, at = self.value(at + 1, depth + 1)
        if isinstance(key, Scalar) and isinstance(key.value, str):
            if key.value in entries:
                first = Label(span=entries[key.value].key_region.span, text="first here")
                message = f"the key {quoted(key.value)} stands twice in this mapping"
                self._report("AC0110", message, key.region, "delete one of them", first)
            else:
                entries[key.value] = Entry(key=key.value, key_region=key.region, value=value)
        return self.skip(at)

    def _is(self, sign: str, at: int) -> bool:
        return at < self._end and self._text[at] == sign

    def _close(self, sign: str, at: int) -> int:
        if not self._is(sign, at):
            raise self.wrong(at, f"a `,` or `{sign}` is missing here")
        return at + 1
