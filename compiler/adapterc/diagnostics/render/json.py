"""Findings for programs: one JSON array, ASCII only, so that no byte of it can steer a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Span


def render_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Objects with `code`, `severity`, `message`, `file`, `start`, `end`, `labels`, `help`."""
    rows = [_object(diagnostic) for diagnostic in diagnostics]
    # ensure_ascii leaves DEL alone, the one ASCII control character that JSON does not escape.
    return json.dumps(rows, ensure_ascii=True, indent=2).replace("\x7f", "\\u007f") + "\n"


def _object(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "labels": [{**_place(label.span), "text": label.text} for label in diagnostic.labels],
        "help": diagnostic.help,
    }


def _place(span: Span) -> dict[str, Any]:
    start, end = span.start, span.end
    return {
        "file": span.file,
        "start": {"line": start.line, "column": start.column, "offset": start.offset},
        "end": {"line": end.line, "column": end.column, "offset": end.offset},
    }
