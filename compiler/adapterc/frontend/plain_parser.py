"""PyYAML's own parser, made to read what libyaml's reads and to stop where that stops.

It stands in where PyYAML was built without libyaml. The two differ in a few places of the language, each of
which is put right here, and in the words of their errors, for which there is one wording: libyaml's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.scanner import ScannerError
from yaml.tokens import FlowEntryToken, FlowMappingEndToken, FlowSequenceEndToken, ScalarToken

_BREAKS = "\0\r\n\x85\u2028\u2029"
_BLANKS = "\0 \t\r\n\x85\u2028\u2029"
_NO_CHARACTER = re.compile(r"\\(?:u[Dd][89A-Fa-f]|U(?!000|0010))")
"""Escapes for half a character, or for none."""
_WORDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("found character .* that cannot start"), "found character that cannot start any token"),
    (re.compile("expected chomping or indentation"), "did not find expected comment or line break"),
    (re.compile("expected escape sequence of"), "did not find expected hexdecimal number"),
    (re.compile("^sequence entries"), "block sequence entries are not allowed in this context"),
    (re.compile("^mapping keys"), "mapping keys are not allowed in this context"),
    (re.compile("^mapping values"), "mapping values are not allowed in this context"),
    (re.compile("expected '<document start>'"), "did not find expected <document start>"),
)
_Loader: Any = yaml.Loader


@dataclass(frozen=True, slots=True)
class _Mark:
    """All that is asked of a place."""

    index: int


class PlainParser(_Loader):  # type: ignore[misc]
    """Events as libyaml gives them."""

    allow_simple_key: bool

    def get_event(self) -> Any:
        """The next event."""
        try:
            return super().get_event()
        except yaml.MarkedYAMLError as error:
            raise _reworded(error, self.buffer) from None

    def process_empty_scalar(self, mark: Any) -> Any:
        """A value that is missing between brackets stands where the next sign does."""
        if self.check_token(FlowEntryToken, FlowMappingEndToken, FlowSequenceEndToken):
            mark = self.peek_token().start_mark
        return super().process_empty_scalar(mark)

    def scan_to_next_token(self) -> None:
        """Past blanks and comments; a tab parts words wherever it does not indent."""
        while True:
            blank = " \t" if self.flow_level or not self.allow_simple_key else " "
            while self.peek() in blank:
                self.forward()
            if self.peek() == "#":
                while self.peek() not in _BREAKS:
                    self.forward()
            if not self.scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_plain(self) -> Any:
        """Text without quotes; a `?` in it is one of its signs between brackets too."""
        chunks: list[str] = []
        start_mark = end_mark = self.get_mark()
        indent = self.indent + 1
        spaces: list[str] = []
        while self.peek() != "#":
            length = self._plain_length()
            if length == 0:
                break
            self.allow_simple_key = False
            chunks += (*spaces, self.prefix(length))
            self.forward(length)
            end_mark = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start_mark)
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start_mark, end_mark)

    def scan_plain_spaces(self, indent: int, _: Any) -> list[str]:
        """What parts two words of such a text, tabs among it, and what a line's end there means."""
        blanks = self._taken(" \t")
        if self.peek() not in _BREAKS[1:]:
            return [blanks] if blanks else []
        first = self.scan_line_break()
        self.allow_simple_key = True
        more: list[str] = []
        while not self._at_document_sign():
            if self.peek() == "\t" and self.column < indent:
                raise _stopped("found a tab character that violates indentation", self.index)
            if self.peek() in " \t":
                self.forward()
            elif self.peek() in _BREAKS[1:]:
                more.append(self.scan_line_break())
            else:
                return [first] * (first != "\n") + [" "] * (first == "\n" and not more) + more
        return []

    def _taken(self, signs: str) -> str:
        length = 0
        while self.peek(length) in signs:
            length += 1
        taken: str = self.prefix(length)
        self.forward(length)
        return taken

    def _at_document_sign(self) -> bool:
        return self.column == 0 and self.prefix(3) in ("---", "...") and self.peek(3) in _BLANKS

    def _plain_length(self) -> int:
        length = 0
        ends = ",[]{}" if self.flow_level else ""
        while (char := self.peek(length)) not in _BLANKS and char not in ends:
            if char == ":" and ends and self.peek(length + 1) in f"?{ends}":
                raise _stopped("found unexpected ':'", self.index + length)
            if char == ":" and self.peek(length + 1) in _BLANKS:
                break
            length += 1
        return length

    def scan_flow_scalar(self, style: str) -> Any:
        """Text in quotes; an escape that stands for no whole character stops the reading."""
        begin = self.index
        try:
            token = super().scan_flow_scalar(style)
            broken = any("\ud800" <= char <= "\udfff" for char in token.value)
        except ValueError:
            broken = True
        if broken:
            escape = _NO_CHARACTER.search(self.buffer, begin)
            raise _stopped(
                "found invalid Unicode character escape code", escape.start() + 2 if escape else begin
            )
        return token

    def scan_block_scalar_indentation(self) -> Any:
        """The first lines of a block, which spaces alone indent."""
        found = super().scan_block_scalar_indentation()
        if self.peek() == "\t":
            raise _stopped("found a tab character where an indentation space is expected", self.index)
        return found

    def scan_block_scalar_breaks(self, indent: int) -> Any:
        """The indentation of a block's next line."""
        found = super().scan_block_scalar_breaks(indent)
        if self.column < indent and self.peek() == "\t":
            raise _stopped("found a tab character where an indentation space is expected", self.index)
        return found


def _stopped(problem: str, at: int) -> yaml.MarkedYAMLError:
    mark: Any = _Mark(at)
    return ScannerError(None, None, problem, mark)


def _reworded(error: yaml.MarkedYAMLError, text: str) -> yaml.MarkedYAMLError:
    """The error in libyaml's words, and where libyaml puts it."""
    problem = error.problem or ""
    if "expected <block end>" in problem:
        is_list = "block collection" in (error.context or "")
        problem = "did not find expected '-' indicator" if is_list else "did not find expected key"
    elif problem.startswith("found unknown escape character"):
        at = error.problem_mark.index if error.problem_mark else 0
        mark: Any = _Mark(max(0, text.rfind("\\", 0, at)))
        error.problem_mark = mark
    error.problem = next((words for pattern, words in _WORDINGS if pattern.search(problem)), problem)
    return error
