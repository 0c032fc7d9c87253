"""Findings for programs: one JSON array, ASCII only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapterc.diagnostics.model import Diagnostic, Fix
from adapterc.diagnostics.render.ascii_json import ascii_json
from adapterc.diagnostics.source import Span


def render_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Objects with `code`, `severity`, `message`, `file`, `start`, `end`, `labels`, `help`, `fix`.

    `fix` is null, or the place of the edit that `check --fix` makes and its `replacement`.
    """
    return ascii_json([_object(diagnostic) for diagnostic in diagnostics])


def _object(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "labels": [{**_place(label.span), "text": label.text} for label in diagnostic.labels],
        "help": diagnostic.help,
        "fix": _fix(diagnostic.fix),
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    return None if fix is None else {**_place(fix.span), "replacement": fix.replacement}


def _place(span: Span) -> dict[str, Any]:
    start, end = span.start, span.end
    return {
        "file": span.file,
        "start": {"line": start.line, "column": start.column, "offset": start.offset},
        "end": {"line": end.line, "column": end.column, "offset": end.offset},
    }
