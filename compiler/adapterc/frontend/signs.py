"""Signs that other habits put where YAML has its own: another colon or blank, `=`, braces, JSON's escapes."""

from __future__ import annotations

import re

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import clipped
from adapterc.diagnostics.source import Source

_SIGN = re.compile(r"(?:- +)*(?P<key>[\w-]+) *(?P<sign>[：﹕︓∶꞉ː]|=(?!=)) *(?=\S)")
_BLANK = re.compile(r"(?:- +)*[\w-]+:(?P<blank>[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]+) *")
"""A key whose `:` has a blank behind it that is none in YAML: writing programs put it there."""
_PAIR = re.compile(r"\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_LISTED = re.compile(r"(?:[\[,]) *(?P<text>[^\s\"'\[\]{},][^\"'\[\],\n]*)")


def other_sign(source: Source, began: int, line: str) -> Diagnostic | None:
    """A key and its value with another sign between them than `:` and a space; None for any other line."""
    blank = _BLANK.match(line)
    if blank is not None:
        span = source.span(began + blank.start("blank"), began + blank.end("blank"))
        return finding(
            "AC0104",
            f"a blank behind the `:` that is no space (U+{ord(blank['blank'][0]):04X})",
            span,
            advice="write a space in its place",
            fix=Fix(span=span, replacement=" "),
        )
    found = _SIGN.match(line)
    if found is None:
        return None
    sign, key = found["sign"], found["key"]
    span = source.span(began + found.start("sign"), began + found.end("sign"))
    message = f"`{sign}` stands where YAML has `:`" + ("" if sign == "=" else ": they only look alike")
    fix = Fix(span=source.span(began + found.end("key"), began + found.end()), replacement=": ")
    advice = f"write `{key}: {clipped(line[found.end() :])}`"
    return finding("AC0104", message, span, advice=advice, fix=fix)


def braced_item(problem: str, source: Source, at: int) -> Diagnostic | None:
    """Braces inside a text without quotes in a list: `[Suppose {claim}.]`; None for any other mistake."""
    if "',' or ']'" not in problem or source.text[at : at + 1] != "{":
        return None
    start = source.text.rfind("\n", 0, at) + 1
    end = source.text.find("\n", at)
    line = source.text[start : end if end >= 0 else None].rstrip()
    item = next((one for one in _LISTED.finditer(line) if one.start("text") < at - start < one.end()), None)
    if item is None:
        return None
    shown = clipped(item["text"].strip())
    return finding(
        "AC0104",
        "braces in a text without quotes",
        source.span(at, at + 1),
        advice=f'quote each text of the list that holds braces: "{shown}"',
    )


def half_a_character(source: Source, at: int) -> Diagnostic:
    """JSON writes a character beyond the first 65,536 as a pair of escapes; YAML as one."""
    pair = _PAIR.match(source.text, max(0, at - 2))
    span = source.span(at - 2, pair.end() if pair else at + 4)
    if pair is None:
        message, advice, fix = "an escape stands for no character", "write the character itself", None
    else:
        whole = f"\\U{0x10000 + ((int(pair[1], 16) - 0xD800) << 10) + int(pair[2], 16) - 0xDC00:08X}"
        message, advice = (
            "two escapes, each for half of a character",
            f"write the character itself, or `{whole}`",
        )
        fix = Fix(span=span, replacement=whole)
    code = "AC0116" if source.text.startswith("\\u", span.start.offset) else "AC0104"
    return finding(code, message, span, advice=advice, fix=fix)
