"""A table for comments on merge requests and for job summaries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import counted, escaped

_SIGNS = re.compile(r"[^\w\s]|_", re.ASCII)
_BARE_LINK = re.compile(r"\b(www)\.", re.IGNORECASE)
_HEAD = "| | code | place | finding |\n|---|---|---|---|\n"


def render_markdown(diagnostics: Sequence[Diagnostic]) -> str:
    """A heading with the counts, then a row a finding."""
    errors = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
    counts = f"{counted(errors, 'error')}, {counted(len(diagnostics) - errors, 'warning')}"
    rows = "".join(map(_row, diagnostics))
    return f"### adapterc check: {counts}\n" + (f"\n{_HEAD}{rows}" if rows else "")


def _row(diagnostic: Diagnostic) -> str:
    start = diagnostic.span.start
    place = f"<code>{_plain(diagnostic.span.file)}:{start.line}:{start.column}</code>"
    text = _prose(diagnostic.message)
    if diagnostic.help:
        text += f"<br>{_prose(diagnostic.help)}"
    return f"| {diagnostic.severity} | {diagnostic.code} | {place} | {text} |\n"


def _prose(text: str) -> str:
    """Text with what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without a partner is one of the spec's own
        return _plain(text)
    return "".join(
        f"<code>{_plain(part)}</code>" if at % 2 else _plain(part) for at, part in enumerate(parts)
    )


def _plain(text: str) -> str:
    """Text in which nothing is a sign of Markdown or HTML, a link, or a mention of somebody."""
    return _BARE_LINK.sub(r"\1&#46;", _SIGNS.sub(_entity, escaped(text)))


def _entity(match: re.Match[str]) -> str:
    sign = match.group()
    if not sign.isascii() or sign in ".,;?/-()'":
        return sign
    # An entity alone would still call whoever is named behind it; nothing in code calls anybody.
    return "<code>&#64;</code>" if sign == "@" else f"&#{ord(sign)};"
