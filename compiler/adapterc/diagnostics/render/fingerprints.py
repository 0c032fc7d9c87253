"""What names a finding from one run to the next: it stays when lines above it come and go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from adapterc.diagnostics.model import Diagnostic
from adapterc.digest import digest


def fingerprints(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> list[str]:
    """A fingerprint each: from file, code, message and the line's text; those that recur are numbered."""
    lines = {file: text.split("\n") for file, text in sources.items()}
    seen: Counter[str] = Counter()
    prints = []
    for each in diagnostics:
        text, number = lines.get(each.span.file, []), each.span.start.line
        line = text[number - 1].strip() if number <= len(text) else ""
        # A file is bytes: half a character in a text that was decoded leniently must not stop the report.
        stable = [part.encode("utf-8", "replace").decode("utf-8") for part in (each.message, line)]
        key = digest([each.span.file, each.code, *stable])
        seen[key] += 1
        prints.append(digest([key, seen[key]])[:40])
    return prints
