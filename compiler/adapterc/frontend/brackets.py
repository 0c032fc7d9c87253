"""Lists and mappings in brackets that lines below run into, and texts that begin as if they were one."""

from __future__ import annotations

import re

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.source import Source

_SIGNS = {"',' or ']'": ("list", "]"), "',' or '}'": ("mapping", "}")}
_KEY = re.compile(r" *(?:- +)*[\w-]* *")
_BRACED = re.compile(r" *(?:- +)*(?:[\w-]+ *: +)?(?P<text>[\[{][^\"\n]*[^\s\"}\]][^\"\n]*)")


def unclosed(problem: str, source: Source, at: int, began: int | None) -> Diagnostic | None:
    """What to say where a key or the end comes before the bracket is closed; None for any other mistake."""
    text = source.text
    found = next((signs for part, signs in _SIGNS.items() if part in problem), None)
    start = text.rfind("\n", 0, at) + 1
    if found is None or began is None or began >= start or not _KEY.fullmatch(text, start, at):
        return None
    what, sign = found
    stop = len(text[:start].rstrip())
    inside = text[began:stop]
    opened = sum(map(inside.count, "[{")) - sum(map(inside.count, "]}"))
    is_plain = opened == 1 and " #" not in text[text.rfind("\n", 0, stop) + 1 : stop]
    return finding(
        "AC0104",
        f"a {what} that is never closed: a `{sign}` is missing here",
        source.span(stop, stop),
        labels=[Label(span=source.span(began, began + 1), text="it begins here")],
        advice=f"write `{sign}`, or quote the text that begins with `{text[began]}`",
        fix=Fix(span=source.span(stop, stop), replacement=sign) if is_plain else None,
    )


def behind_braces(source: Source, at: int) -> Fix | None:
    """The quotes around a text that begins with a slot or a macro and goes on behind: `{claim} holds.`."""
    start = source.text.rfind("\n", 0, at) + 1
    end = source.text.find("\n", at)
    line = source.text[start : end if end >= 0 else None].rstrip()
    found = _BRACED.fullmatch(line)
    if found is None or " #" in found["text"] or "\\" in found["text"]:
        return None
    first = start + found.start("text")
    return Fix(span=source.span(first, start + len(line)), replacement=f'"{found["text"]}"')
