"""AC0411, AC0412: files that are imported and are no libraries, in a circle, or too many."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span

MOST_LIBRARIES = 64
MOST_TEMPLATES = 16
"""Files of templates that libraries bring along."""
MOST_VALUES = 50_000
"""Of all libraries together: as many as one file may hold."""


def circle(steps: Sequence[tuple[str, Span]]) -> Diagnostic:
    """The files of a circle by their names, each with the import that leads to the next one."""
    names = [name for name, _ in steps]
    links = [Label(span=asked_at, text="by way of this import") for _, asked_at in steps[:-1]]
    return finding(
        "AC0412",
        f"imports in a circle: {' → '.join((*names, names[0]))}",
        steps[-1][1],
        labels=links,
        advice="move what both need into a library that imports neither",
    )


def no_library(name: str, asked_at: Span, kind: Span) -> Diagnostic:
    """A file that an import names and that says it is something else, or does not say."""
    return finding(
        "AC0411",
        f"{quoted(name)} is no library",
        asked_at,
        labels=[Label(span=kind, text="`kind: library` is missing")],
        advice="import only files of `kind: library`: move what both specs need into one",
    )


def too_much(asked_at: Span) -> Diagnostic:
    """More of them than are read."""
    return finding(
        "AC0411",
        f"more than {MOST_LIBRARIES} libraries, or {MOST_VALUES:,} values in them, or {MOST_TEMPLATES} files "
        "of templates: from here on none is read",
        asked_at,
        advice="import fewer libraries, or smaller ones",
    )
