"""Workflow commands that GitHub turns into annotations on the changed lines."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import escaped


def render_github(diagnostics: Sequence[Diagnostic]) -> str:
    """`::error file=..,line=..,col=..,endLine=..,endColumn=..,title=AC0101::message`, a line each."""
    return "".join(f"{_command(diagnostic)}\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    start, end = diagnostic.span.start, diagnostic.span.end
    properties = {
        "file": diagnostic.span.file,
        "line": str(start.line),
        "col": str(start.column),
        "endLine": str(end.line),
        "endColumn": str(end.column),
        "title": diagnostic.code,
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{diagnostic.severity} {listed}::{_data(diagnostic.told)}"


def _data(text: str) -> str:
    return escaped(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
