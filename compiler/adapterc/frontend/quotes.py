"""Text behind a closing quote: one that stands inside the text, or one that was to open the next text."""

from __future__ import annotations

import re

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.source import Source

_MARKS = r"^[ \t]*(?:- +|\"[\w-]+\" *:[ \t]+|(?!- )[^\s\"'{\[][^:\n]*:[ \t]+)+"
_BEGINS = re.compile(_MARKS)
_OPENED = re.compile(_MARKS + "([\"'])", re.MULTILINE)
_ENDS = {'"': re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL), "'": re.compile(r"(?:[^']|'')*'")}
_MOST_BEFORE = 20_000
"""Characters above the place that are looked through: no text of a spec is as long."""
_PARTS = ("expected key", "'-' indicator", "block end")
"""Of the parser's sentences on what it found where a key, an item or an end should be."""
_PARTS_IN_BRACKETS = ("',' or ']'", "',' or '}'")
"""The same between brackets and braces; a comma that is only forgotten has a space beside it."""


def misquoted(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What to say where reading stopped behind a closing quote; None where it stopped elsewhere."""
    text = source.text
    close = len(text[:at].rstrip(" \t")) - 1
    if close < 0 or text[close] not in _ENDS:
        return None
    is_inside = close == at - 1 and any(part in problem for part in _PARTS_IN_BRACKETS)
    if not (is_inside or any(part in problem for part in _PARTS)):
        return None
    line = text.rfind("\n", 0, close) + 1
    opened = line if is_inside else _opening(text, close)
    if opened is None:
        return None
    if opened < line and _BEGINS.match(text[line:at]):
        return finding(
            "AC0104",
            "a quote that is not closed where its text ends",
            source.span(opened, opened + 1),
            labels=[Label(span=source.span(close, close + 1), text="so this one closes it")],
            advice="close it behind the last word of the text that begins here",
        )
    if re.compile(r",[ \t\r]*(?:\n|\Z)").match(text, at):
        return finding(
            "AC0104",
            "a comma behind a text",
            source.span(at, at + 1),
            advice="delete it: outside of brackets a line ends without one",
            fix=Fix(span=source.span(at, at + 1), replacement=""),
        )
    other = "'" if text[close] == '"' else '"'
    begun = Label(span=source.span(opened, opened + 1), text="the text begins here")
    return finding(
        "AC0104",
        "text after a closing quote",
        source.span(at, at + 1),
        labels=[begun] if opened < line else (),
        advice=f"put the whole text into {other}…{other}, or double the inner quotes of '…'",
    )


def _opening(text: str, close: int) -> int | None:
    """Where the text begins that the quote at `close` ends."""
    for found in reversed(list(_OPENED.finditer(text, max(0, close - _MOST_BEFORE), close))):
        end = _ENDS[found.group(1)].match(text, found.end())
        if end is not None and end.end() - 1 == close:
            return found.start(1)
    return None
