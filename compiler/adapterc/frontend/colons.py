"""A `: ` amid a text without quotes: YAML takes the words before it for a key."""

from __future__ import annotations

import re

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.source import Source

_PLAIN = r"[^\s\"'\[\]{}&*!|>%@`#,?-]"
_BLOCK = re.compile(rf" *(?:- +)*(?:[\w-]+ *: +)?(?P<text>{_PLAIN}[^\n]*[^,\]}}\n])")
_IN_BRACES = re.compile(
    rf"(?:[{{,] *[\w-]+ *: +)(?P<text>{_PLAIN}[^\"{{}}\[\],\n]*?)(?= *(?:\}}|, *[\w-]+ *: ))"
)
_BARE_KEY = re.compile(r"[a-z_]+")
_COMMENT = " #"


def colon_in_text(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What to say where reading stopped at such a sign; None for any other mistake."""
    text = source.text
    if not ("mapping values" in problem or ("',' or '}'" in problem and text.startswith(":", at))):
        return None
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else None].rstrip()
    if line.count("{", 0, at - start) > line.count("}", 0, at - start):
        message, advice = "a `: ` in a text between braces", "quote a text that holds `: `"
        found = next((one for one in _IN_BRACES.finditer(line) if one.start() < at - start < one.end()), None)
    else:
        message = "a `: ` where no key can stand"
        advice = "quote text that holds `: `; a nested mapping begins on a line of its own, indented"
        found = _BLOCK.fullmatch(line) if not _goes_on(text, start, len(line)) else None
    fix = None
    begun = start + found.start("text") if found is not None else at
    if found is not None and ": " not in text[begun:at] and not _BARE_KEY.fullmatch(text, begun, at):
        fix = _quoted(source, begun, found["text"])
    return finding("AC0104", message, source.span(at, at + 1), advice=advice, fix=fix)


def _goes_on(text: str, start: int, length: int) -> bool:
    """Whether the line below is more of the same text: it is indented further."""
    below = re.compile(r"[ \r]*(?:\n[ \t\r]*)*\n( *)\S").match(text, start + length)
    indent = len(text) - start - len(text[start:].lstrip(" "))
    return below is not None and len(below.group(1)) > indent


def _quoted(source: Source, start: int, text: str) -> Fix | None:
    """The text in quotes; None where a comment, or a mark at its end, may be meant."""
    if _COMMENT in text or text.endswith(":"):
        return None
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return Fix(span=source.span(start, start + len(text)), replacement=f'"{escaped}"')
