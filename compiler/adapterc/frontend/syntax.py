"""What a YAML syntax error means to the person who wrote the line."""

from __future__ import annotations

import re
from typing import Any

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source

_BRACED_VALUE = re.compile(r"^\s*(?:- |[^\s\"'{\[][^:]*:\s+)+\{")
_QUOTED_VALUE = re.compile(r"^\s*(?:- |[^\s\"'{\[][^:]*:\s+)+([\"'])")
_MOST_LINES = 20_000
_NO_START = "found character that cannot start any token"
# Part of the parser's sentence -> (our message, advice, whether its context is where it began).
_SENTENCES: tuple[tuple[str, str, str, bool], ...] = (
    (
        "mapping values are not allowed",
        "a `: ` where no key can stand",
        "quote text that holds `: `; a nested mapping begins on a line of its own, indented",
        False,
    ),
    (
        "unexpected end of stream",
        "a quote that is never closed",
        "close the quote that was opened here",
        True,
    ),
    (
        "found unexpected document indicator",
        "a quote that is never closed",
        "close the quote that was opened here",
        True,
    ),
    (
        "',' or ']'",
        "a `,` or `]` is missing here",
        "close the list, or quote the text that begins with `[`",
        True,
    ),
    (
        "',' or '}'",
        "a `,` or `}` is missing here",
        "close the mapping, or quote the text that begins with `{`",
        True,
    ),
    ("could not find expected ':'", "a key without `:`", "write `key: value`", False),
    (
        "escape c",
        "an escape that YAML does not know",
        "write a backslash twice in double quotes, or use single quotes, where none is special",
        False,
    ),
    (
        "'-' indicator",
        "neither a list item nor the end of the list",
        "align the items' dashes, or quote the text",
        True,
    ),
    (
        "expected key",
        "neither a key of this mapping nor its end",
        "align the keys of a mapping in one column",
        True,
    ),
    ("block end", "neither a part of this block nor its end", "align keys and dashes in one column", True),
)


def syntax_problem(error: Exception, source: Source) -> Diagnostic:
    """The parser's error as a diagnostic at the place where reading stopped."""
    problem = str(getattr(error, "problem", None) or "the parser gave up")
    at = _index(error, "problem_mark") or _index(error, "context_mark") or 0
    began = _index(error, "context_mark")
    placed = _placed(problem, source, at)
    if placed is not None:
        return placed
    message, advice, says_where = _sentence(problem, source, at)
    if "never closed" in message and began is not None:
        return finding("AC0104", message, source.span(began, began + 1), advice=advice)
    labels: tuple[Label, ...] = ()
    if says_where and began is not None and source.position(began).line != source.position(at).line:
        labels = (Label(span=source.span(began, began + 1), text="it begins here"),)
    return finding("AC0104", message, source.span(at, at + 1), labels=labels, advice=advice)


def _placed(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What the lines above say of the line where reading stopped; None in a file of very many lines."""
    # Only a file that cannot be read needs them: every other check starts without.
    from adapterc.frontend.indentation import misplaced
    from adapterc.frontend.tabs import tab_problem

    if source.text.count("\n", 0, at) > _MOST_LINES:
        return None
    return tab_problem(problem, source, at) or misplaced(problem, source, at)


def _index(error: Exception, name: str) -> int | None:
    mark: Any = getattr(error, name, None)
    return None if mark is None else int(mark.index)


def _sentence(problem: str, source: Source, at: int) -> tuple[str, str, bool]:
    char = source.text[at : at + 1]
    line = source.text[source.text.rfind("\n", 0, at) + 1 : at]
    if _NO_START in problem or "'%'" in problem:
        return f"no value can begin with {quoted(char)}", "put the text into quotes", False
    if _BRACED_VALUE.match(line):
        return "text after a value in braces", 'quote text that begins with `{`: "{claim} holds."', False
    quote = _QUOTED_VALUE.match(line)
    if quote and ("expected key" in problem or "'-'" in problem or "block end" in problem):
        other = "'" if quote.group(1) == '"' else '"'
        advice = f"put the whole text into {other}…{other}, or double the inner quotes of '…'"
        return "text after a closing quote", advice, False
    for part, message, advice, says_where in _SENTENCES:
        if part in problem:
            return message, advice, says_where
    return f"not valid YAML: {problem}", "quote text that holds signs of YAML, and indent with spaces", True
