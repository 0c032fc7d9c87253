"""Tables for comments on merge requests and for job summaries, in which foreign text is text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import counted, escaped

MOST_BYTES = 900_000
"""GitHub refuses a summary of a step that is larger than 1 MiB as a whole."""
_SIGNS = re.compile(r"[^\w\s]|_", re.ASCII)
_BARE_LINK = re.compile(r"\b(www)\.", re.IGNORECASE)
_HEAD = "| | code | place | finding |\n|---|---|---|---|\n"


def render_markdown(diagnostics: Sequence[Diagnostic]) -> str:
    """A heading with the counts, then a row a finding, errors first; what is too much is counted."""
    errors = [one for one in diagnostics if one.severity == "error"]
    others = [one for one in diagnostics if one.severity != "error"]
    counts = f"{counted(len(errors), 'error')}, {counted(len(others), 'warning')}"
    rows = fitting(map(_row, (*errors, *others)), len(diagnostics), MOST_BYTES)
    return f"### adapterc check: {counts}\n" + (f"\n{_HEAD}{rows}" if rows else "")


def fitting(rows: Iterable[str], count: int, most: int) -> str:
    """As many of `count` rows as `most` bytes hold, and how many were left out."""
    kept: list[str] = []
    size = 0
    for at, row in enumerate(rows):
        size += len(row.encode("utf-8", "replace"))
        if size > most:
            return "".join(kept) + f"\nand {count - at} more, which are too many for a summary\n"
        kept.append(row)
    return "".join(kept)


def _row(diagnostic: Diagnostic) -> str:
    start = diagnostic.span.start
    place = f"<code>{plain(diagnostic.span.file)}:{start.line}:{start.column}</code>"
    text = prose(diagnostic.message)
    if diagnostic.help:
        text += f"<br>{prose(diagnostic.help)}"
    return f"| {diagnostic.severity} | {diagnostic.code} | {place} | {text} |\n"


def prose(text: str) -> str:
    """Text with what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without a partner is one of the spec's own
        return plain(text)
    return "".join(f"<code>{plain(part)}</code>" if at % 2 else plain(part) for at, part in enumerate(parts))


def plain(text: str) -> str:
    """Text in which nothing is a sign of Markdown or HTML, a link, or a mention of somebody."""
    return _BARE_LINK.sub(r"\1&#46;", _SIGNS.sub(_entity, escaped(text)))


def _entity(match: re.Match[str]) -> str:
    sign = match.group()
    if not sign.isascii() or sign in ".,;?/-()'":
        return sign
    # An entity alone would still call whoever is named behind it; nothing in code calls anybody.
    return "<code>&#64;</code>" if sign == "@" else f"&#{ord(sign)};"
