"""One line a finding: what editors and grep read."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import escaped


def render_concise(diagnostics: Sequence[Diagnostic]) -> str:
    """`file:line:column: error[AC0101]: message`, a line each."""
    return "".join(f"{_line(diagnostic)}\n" for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    title = f"{diagnostic.severity}[{diagnostic.code}]"
    return f"{escaped(diagnostic.span.place)}: {title}: {escaped(diagnostic.message)}"
