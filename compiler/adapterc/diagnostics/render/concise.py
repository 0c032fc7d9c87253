"""One line a finding: what editors and grep read."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import escaped


def render_concise(diagnostics: Sequence[Diagnostic]) -> str:
    """`file:line:column: error[AC0101]: message`, a line each."""
    return "".join(f"{_line(diagnostic)}\n" for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    start = diagnostic.span.start
    place = f"{escaped(diagnostic.span.file)}:{start.line}:{start.column}"
    return f"{place}: {diagnostic.severity}[{diagnostic.code}]: {escaped(diagnostic.message)}"
