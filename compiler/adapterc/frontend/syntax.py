"""What a YAML syntax error means to the person who wrote the line."""

from __future__ import annotations

import re
from typing import Any

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source

_BRACED_VALUE = re.compile(r"^\s*(?:- |(?!- )[^\s\"'{\[][^:]*:\s+)+\{")
_BRACKETED_VALUE = re.compile(r"^\s*(?:- |(?!- )[^\s\"'{\[][^:]*:\s+)+\[[^\[\]]*\][^\[\]]*$")
_SIGNED_VALUE = re.compile(r"^\s*(?:- +|[\w-]+ *:\s+)+([*&!])")
_BRACED_MESSAGE = "text after a value in braces"
_BRACKETED_MESSAGE = "text after a list in brackets"
_NO_COLON = "could not find expected ':'"
_NO_SPACE = re.compile(r"-(?=[^\s-])|[\w-]+:(?=[^\s/:])")
_TWO_LINES = re.compile(
    r"^(?P<own> *)(?P<line>[^\s#][^\n]*)\n(?:[ \t\r]*\n)*(?P<indent> *)[\w-]+ *\Z", re.MULTILINE
)
_HAS_MARK = re.compile(r"- |-$|.*:(?: |$)|[\"'|>\[{]")
_BARE = re.compile(r"[\w-]+[ \r]*")
_MOST_BEFORE = 1_000
_MOST_LINES = 20_000
_NO_START = "found character that cannot start any token"
# Part of the parser's sentence -> (our message, advice, whether its context is where it began).
_SENTENCES: tuple[tuple[str, str, str, bool], ...] = (
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
    (
        "comment or",
        "text in the line of a `|` or `>`",
        "begin the text in the next line, or quote one that begins with this sign",
        False,
    ),
    (
        "node content",
        "a value is missing here",
        "write it, or delete the comma too many",
        False,
    ),
    (
        "alphabetic",
        "a `*`, `&` or `%` that is no sign of YAML here",
        "put the text into quotes",
        False,
    ),
    (
        "hexdecimal",
        "an escape with too few digits",
        "write two behind `\\x`, four behind `\\u`, eight behind `\\U`; or a backslash twice, if it is text",
        False,
    ),
    (
        "sequence entries are not allowed",
        "a `-` in the line of its key",
        "begin the list in the next line, or quote a text that begins with `-`",
        False,
    ),
    (
        "mapping keys are not allowed",
        "a `?` that would begin a key",
        "quote a text that begins with `?`",
        False,
    ),
    (
        "<document start>",
        "something behind the end of what the file begins with",
        "a spec is lines of `key: value`, with a space behind each colon",
        False,
    ),
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


def stopped(problems: list[Diagnostic], error: Exception, source: Source) -> list[Diagnostic]:
    """What was found before the parser gave up, and why it did; of one line that alone is told."""
    reason = syntax_problem(error, source)
    line = reason.span.start.line
    return [*(one for one in problems if one.span.start.line != line), reason]


def syntax_problem(error: Exception, source: Source) -> Diagnostic:
    """The parser's error as a diagnostic at the place where reading stopped."""
    # Only a file that cannot be read needs them: every other check starts without.
    from adapterc.frontend.brackets import behind_braces, unclosed
    from adapterc.frontend.colons import colon_in_text
    from adapterc.frontend.compared import comparison
    from adapterc.frontend.signs import braced_item

    problem = str(getattr(error, "problem", None) or "the parser gave up")
    at = _index(error, "problem_mark") or _index(error, "context_mark") or 0
    began = _index(error, "context_mark")
    placed = _placed(problem, source, at)
    if placed is not None:
        return placed
    if _NO_COLON in problem and began is not None:
        return _no_colon(source, began)
    above = _line_without_colon(source.text, at) if "mapping values" in problem else None
    if above is not None:
        return _no_colon(source, above)
    told = (
        _signed(source, at)
        or braced_item(problem, source, at)
        or comparison(problem, source, at)
        or unclosed(problem, source, at, began)
        or colon_in_text(problem, source, at)
    )
    if told is not None:
        return told
    message, advice, says_where = _sentence(problem, source, at)
    if "never closed" in message and began is not None:
        return finding("AC0104", message, source.span(began, began + 1), advice=advice)
    labels: tuple[Label, ...] = ()
    if says_where and began is not None and source.position(began).line != source.position(at).line:
        labels = (Label(span=source.span(began, began + 1), text="it begins here"),)
    fix = behind_braces(source, at) if message in (_BRACED_MESSAGE, _BRACKETED_MESSAGE) else None
    return finding("AC0104", message, source.span(at, at + 1), labels=labels, advice=advice, fix=fix)


def _placed(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What the lines above say of the line where reading stopped; None in a file of very many lines."""
    from adapterc.frontend.indentation import misplaced
    from adapterc.frontend.quotes import misquoted
    from adapterc.frontend.signs import half_a_character
    from adapterc.frontend.tabs import tab_problem

    if "Unicode character escape" in problem:
        return half_a_character(source, at)
    if source.text.count("\n", 0, at) > _MOST_LINES:
        return None
    return (
        tab_problem(problem, source, at) or misquoted(problem, source, at) or misplaced(problem, source, at)
    )


def _signed(source: Source, at: int) -> Diagnostic | None:
    """A text that begins with a sign of YAML's own."""
    start = source.text.rfind("\n", 0, at) + 1
    signed = _SIGNED_VALUE.match(source.text[start:at])
    if signed is None:
        return None
    span = source.span(start + signed.start(1), start + signed.end(1))
    message = f"no text can begin with `{signed.group(1)}`"
    return finding("AC0104", message, span, advice="put the text into quotes")


def _no_colon(source: Source, began: int) -> Diagnostic:
    """A line where a key or an item should begin, and neither does."""
    end = source.text.find("\n", began)
    line = source.text[began : end if end >= 0 else None].rstrip()
    span = source.span(began, began + len(line))
    unparted = _NO_SPACE.match(line)
    if unparted is None:
        from adapterc.frontend.signs import other_sign

        advice = "write `key: value`; a line of the text above is indented further than its key"
        if _BARE.fullmatch(line):
            advice = advice.replace("key: value", f"{line}:")
        return other_sign(source, began, line) or finding("AC0104", "a key without `:`", span, advice=advice)
    sign, gap = unparted.group()[-1], began + unparted.end()
    return finding(
        "AC0104",
        f"no space behind the `{sign}`",
        source.span(gap - 1, gap),
        advice="write one, or quote the text if it is none",
        fix=Fix(span=source.span(gap, gap), replacement=" "),
    )


def _line_without_colon(text: str, at: int) -> int | None:
    """Where the line above begins, if it lacks a colon, which makes the key at `at` more of its text."""
    found = _TWO_LINES.search(text[max(0, at - _MOST_BEFORE) : at])
    if found is None or _HAS_MARK.match(found["line"]):
        return None
    is_bare = _BARE.fullmatch(found["line"]) is not None
    if len(found["own"]) == len(found["indent"]) or (is_bare and len(found["own"]) < len(found["indent"])):
        return at - len(found.group()) + len(found["own"])
    return None


def _index(error: Exception, name: str) -> int | None:
    mark: Any = getattr(error, name, None)
    return None if mark is None else int(mark.index)


def _sentence(problem: str, source: Source, at: int) -> tuple[str, str, bool]:
    char = source.text[at : at + 1]
    line = source.text[source.text.rfind("\n", 0, at) + 1 : at]
    if _NO_START in problem and source.text.startswith("```", at):
        advice = "delete this line, and the one that closes the block: a spec is YAML alone"
        return "a fence of Markdown", advice, False
    if _NO_START in problem or "'%'" in problem:
        return f"no value can begin with {quoted(char)}", "put the text into quotes", False
    if _BRACED_VALUE.match(line):
        return _BRACED_MESSAGE, 'quote text that begins with `{`: "{claim} holds."', False
    if _BRACKETED_VALUE.match(line):
        return _BRACKETED_MESSAGE, "quote text that begins with `[`", False
    for part, message, advice, says_where in _SENTENCES:
        if part in problem:
            return message, advice, says_where
    return f"not valid YAML: {problem}", "quote text that holds signs of YAML, and indent with spaces", True
