"""Signs that other habits put where YAML has its own: another colon, `=`, braces in a text of a list."""

from __future__ import annotations

import re

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import clipped
from adapterc.diagnostics.source import Source

_SIGN = re.compile(r"(?:- +)*(?P<key>[\w-]+) *(?P<sign>[：﹕︓∶꞉ː]|=(?!=)) *(?=\S)")
_LISTED = re.compile(r"(?:[\[,]) *(?P<text>[^\s\"'\[\]{},][^\"'\[\],\n]*)")


def other_sign(source: Source, began: int, line: str) -> Diagnostic | None:
    """A key and its value with another sign between them than `:`; None for any other line."""
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
