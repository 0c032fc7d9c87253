"""Tables for comments on merge requests and for job summaries, in which foreign text is text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapterc.diagnostics.markdown_text import plain_markdown
from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import counted

MOST_BYTES = 900_000
"""GitHub refuses a summary of a step that is larger than 1 MiB as a whole."""
_HEAD = "| | code | place | finding |\n|---|---|---|---|\n"


def render_markdown(diagnostics: Sequence[Diagnostic], command: str = "check") -> str:
    """A heading with the counts, then a row a finding, errors first; what is too much is counted."""
    errors = [one for one in diagnostics if one.severity == "error"]
    others = [one for one in diagnostics if one.severity != "error"]
    counts = f"{counted(len(errors), 'error')}, {counted(len(others), 'warning')}"
    rows = _fitting(map(_row, (*errors, *others)), len(diagnostics), MOST_BYTES)
    return f"### adapterc {command}: {counts}\n" + (f"\n{_HEAD}{rows}" if rows else "")


def _fitting(rows: Iterable[str], count: int, most: int) -> str:
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
    place = f"<code>{plain_markdown(diagnostic.span.file)}:{start.line}:{start.column}</code>"
    text = _prose(diagnostic.message)
    if diagnostic.help:
        text += f"<br>{_prose(diagnostic.help)}"
    return f"| {diagnostic.severity} | {diagnostic.code} | {place} | {text} |\n"


def _prose(text: str) -> str:
    """Text with what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without a partner is one of the spec's own
        return plain_markdown(text)
    return "".join(
        f"<code>{plain_markdown(part)}</code>" if at % 2 else plain_markdown(part)
        for at, part in enumerate(parts)
    )
