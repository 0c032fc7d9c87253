"""AC0520: templates that ask of a node what the spec does not say."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Role
from adapterc.middle.lint.places import span_of


def unanswered_templates(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """A role with gaps, a frame that says its principle and shows nothing of it; a teacher fills both."""
    if spec.dataset.teacher is not None:
        return
    if spec.kind != "library":  # which gives parts, for others to complete
        yield from _role(spec.role, spans)
    for frame in spec.frames:
        if not frame.steps and not frame.demonstrations:
            yield finding(
                "AC0520",
                f"the frame {quoted(frame.id)} has neither steps nor demonstrations: its principle is said, "
                "and never followed",
                span_of(spans, f"frames.{frame.id}"),
                advice="write its `steps`, or show it at work in `demonstrations`",
            )


def _role(role: Role, spans: SpanMap) -> Iterator[Diagnostic]:
    """Questions about who speaks take a title and a summary: with one of them alone most go unasked."""
    known = {"title": role.title, "summary": role.summary}
    missing = [f"`{name}`" for name, text in known.items() if not text]
    if missing and (role.title or role.summary or role.voice or role.facts):
        empty = [name for name, text in known.items() if not text and f"role.{name}" in spans]
        advice = f"add {' and '.join(missing)} to `role`"
        if empty:
            advice += f": `{empty[0]}` stands there and is empty; a text that begins with `#` is quoted"
        yield finding(
            "AC0520",
            f"the role has no {' and no '.join(missing)}: questions about who speaks find no answer",
            span_of(spans, f"role.{empty[0]}" if empty else "role"),
            advice=advice,
        )
