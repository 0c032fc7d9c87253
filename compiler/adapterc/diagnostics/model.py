"""The diagnostic: one finding, where it stands, what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from adapterc.diagnostics.codes import Severity, code_named
from adapterc.diagnostics.source import Span
from adapterc.value import value


@value()
class Label:
    """A note at a place. One with the diagnostic's own span stands beside its caret."""

    span: Span
    text: str


@value()
class Fix:
    """The one edit that mends a finding: `replacement` in the place of what stands at `span`."""

    span: Span
    replacement: str


@value()
class Diagnostic:
    """A finding. Texts are raw: whoever shows them escapes them.

    `fix` is there only when one edit is plainly what the author meant.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    labels: tuple[Label, ...] = ()
    help: str = ""
    fix: Fix | None = None

    @property
    def told(self) -> str:
        """Message and advice in one, for reports that have one text for both."""
        return f"{self.message} ({self.help})" if self.help else self.message


def finding(  # noqa: PLR0913 - a diagnostic has this many parts
    code: str,
    message: str,
    span: Span,
    *,
    label: str = "",
    labels: Iterable[Label] = (),
    advice: str = "",
    fix: Fix | None = None,
) -> Diagnostic:
    """A diagnostic with its code's severity; `label` is the note at the span itself."""
    own = (Label(span=span, text=label),) if label else ()
    return Diagnostic(
        code=code,
        severity=code_named(code).severity,
        message=message,
        span=span,
        labels=(*own, *labels),
        help=advice,
        fix=fix,
    )


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics sorted by place, each once."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda d: (d.span.file, d.span.start, d.span.end, d.code, d.message)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops the build."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)
