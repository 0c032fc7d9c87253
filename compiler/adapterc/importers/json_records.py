"""JSON of any size as records, one at a time: the items of an array, or values one after the other.

A file is cut where a value ends, by brackets and quotes alone, and each piece is parsed by itself: a
broken record costs that record, and a file of hundreds of megabytes costs the memory of its largest one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_STRING = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
# Runs without a sign that counts, in one match each. Inside a record only brackets count, and they are few.
_BETWEEN = re.compile(rf'(?:[^"{{}}\[\],\n]++|{_STRING})*+')
_BETWEEN_ITEMS = re.compile(rf'(?:[^"{{}}\[\],]++|{_STRING})*+')
_WITHIN = re.compile(rf'(?:[^"{{}}\[\]]++|{_STRING})*+')
_INSIDE = re.compile(r'(?:[^"\\\n]++|\\.)*+')
_INSIDE_ITEM = re.compile(r'(?:[^"\\]++|\\.)*+', re.DOTALL)
_CUT_OFF = re.compile(r"[^\s\[{,:]\s*\n\s*\Z")
"""A line that ends in a value, and nothing behind it."""
_TAIL = 64
"""Signs before a bracket that are looked at for it."""
MOST_RECORD_CHARACTERS = 16 << 20
_MOST_DEPTH = 400
_MOST_OPENED = 300_000
"""Brackets of one record: a dictionary takes forty times the two signs that it is written with."""
_MOST_SIGNS = 2_000_000
"""Of one record that are looked at one by one: a quote without its other half is, and every one behind it."""
_MOST_COMMAS = 1_500_000
_BLANK = " \t\r\n,\ufeff"
_BLANKS = re.compile(f"[{_BLANK}]*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One value and its number from 1 on; `fault` says why there is none."""

    number: int
    value: Any
    fault: str = ""


def records(chunks: Iterable[str]) -> Iterator[Record]:
    """Every record of a JSON array, of JSON lines, or of one value."""
    number = 0
    for piece, fault in _pieces(chunks):
        if not fault and not piece.strip(_BLANK):
            continue
        number += 1
        yield _parsed(number, piece, fault)


def json_value(text: str) -> Any:
    """The first value in `text`, within the bounds of a record; None where there is none."""
    return next((record.value for record in records((text,))), None)


def _parsed(number: int, piece: str, fault: str) -> Record:
    if piece.count(",") > _MOST_COMMAS:
        fault = f"it has more than {_MOST_COMMAS:,} values"
    if not fault:
        try:
            return Record(number=number, value=json.loads(piece.strip(_BLANK)))
        except RecursionError:
            fault = "it is nested too deep"
        except ValueError:
            fault = "it is not valid JSON"
    return Record(number=number, value=None, fault=fault)


def _pieces(chunks: Iterable[str]) -> Iterator[tuple[str, str]]:
    cutter = _Cutter()
    for chunk in chunks:
        yield from cutter.feed(chunk)
        if cutter.is_over:
            return
    yield from cutter.rest()


class _Cutter:
    """Follows brackets and quotes through the chunks and lets go of a piece at each record's end."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._depth = 0
        self._base = 0
        self._deepest = 0
        self._quoted = False
        self._skip = 0
        self._begun = False
        self._tail = ""
        self._opened = self._signs = 0
        self.is_over = False
        """Whether a record was out of all bounds, so that its end is not looked for."""

    def feed(self, chunk: str) -> Iterator[tuple[str, str]]:
        """The pieces that end in this chunk."""
        start = at = 0
        if not self._begun:
            lead = len(chunk) - len(chunk.lstrip(_BLANK))
            if lead == len(chunk):
                return
            self._begun = True
            if chunk[lead] == "[":
                self._base, self._depth, start, at = 1, 1, lead + 1, lead + 1
        if not self._size:
            start = at = _past_blanks(chunk, at)
        at, self._skip = at + self._skip, 0
        while (found := self._next_sign(chunk, at)) < len(chunk):
            sign, at = chunk[found], found + 1
            self._signs += 1
            if self._quoted and sign == "\\":
                at += 1
                continue
            if sign == "{" and self._is_broken_off(chunk, start, found):
                self._hold(chunk[start:found])
                start, self._depth = found, 0
                yield self._piece()
            if self._ends(sign):
                self._hold(chunk[start : at if sign in "}\n" or self._depth >= self._base else found])
                yield self._piece()
                start = at = _past_blanks(chunk, at)
            elif self._opened > _MOST_OPENED or self._signs > _MOST_SIGNS:
                self.is_over = True
                yield self._piece()
                return
        self._skip = max(0, at - len(chunk))
        self._hold(chunk[start:])

    def _next_sign(self, chunk: str, at: int) -> int:
        """Where the next sign stands that may end something; the length of the chunk where none does."""
        # A line end parts no items of an array.
        between, inside = (_BETWEEN_ITEMS, _INSIDE_ITEM) if self._base else (_BETWEEN, _INSIDE)
        outside = _WITHIN if self._depth > self._base else between
        run = (inside if self._quoted else outside).match(chunk, at)
        return run.end() if run else at

    def _is_broken_off(self, chunk: str, start: int, at: int) -> bool:
        """Whether a record begins with the bracket at `at` though the line above left the last one open.

        That line ends in a value: no JSON goes on with a bracket behind one.
        """
        if self._base or not self._depth:
            return False
        line = self._tail + chunk[max(start, at - _TAIL) : at]
        return "\n" in line and _CUT_OFF.search(line) is not None

    def rest(self) -> Iterator[tuple[str, str]]:
        """What stands after the last complete record: a value that ends with the file, or half of one."""
        if self._size:
            piece, fault = self._piece()
            cut = self._quoted or self._depth > self._base
            yield piece, fault or ("the file ends inside it" if cut and piece.strip(_BLANK) else "")

    def _ends(self, sign: str) -> bool:
        """Follow one sign; whether a record ends with it."""
        if sign == "\n" and self._quoted:
            # No JSON string holds a line end: the line is broken, and the next one is a record again.
            self._quoted, self._depth = False, 0
            return True
        if sign == '"':
            self._quoted = not self._quoted
            return False
        if sign in "{[":
            self._depth += 1
            self._opened += 1
            self._deepest = max(self._deepest, self._depth)
            return False
        if sign in "}]":
            self._depth -= 1
            self._depth = max(self._depth, 0)
            return self._depth <= self._base
        # A comma parts the items of an array; a line end parts values that stand alone.
        return self._depth == self._base and (sign == "," if self._base else sign == "\n")

    def _hold(self, text: str) -> None:
        self._size += len(text)
        self._tail = (self._tail + text[-_TAIL:])[-_TAIL:]
        if self._size <= MOST_RECORD_CHARACTERS:
            self._parts.append(text)

    def _piece(self) -> tuple[str, str]:
        fault = ""
        if self.is_over:
            most, signs = _MOST_OPENED, "brackets"
            if self._opened <= _MOST_OPENED:
                most, signs = _MOST_SIGNS, "brackets, quotes and commas"
            fault = f"it has more than {most:,} {signs}; what follows is not read"
        elif self._size > MOST_RECORD_CHARACTERS:
            fault = f"it has more than {MOST_RECORD_CHARACTERS >> 20} M characters"
        elif self._deepest > _MOST_DEPTH:
            fault = "it is nested too deep"
        piece = "" if fault else "".join(self._parts)
        self._parts, self._size, self._deepest, self._tail = [], 0, self._depth, ""
        self._opened = self._signs = 0
        return piece, fault


def _past_blanks(chunk: str, at: int) -> int:
    """Where the next record may begin; a run of commas and line ends is nothing."""
    run = _BLANKS.match(chunk, at)
    return run.end() if run else at
