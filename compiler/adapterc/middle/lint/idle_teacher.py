"""AC0552: a teacher that no row waits for."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Role
from adapterc.middle.lint.places import span_of


def idle_teacher(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """A spec without a preference, a gap in its role, or a frame that nothing shows at work."""
    if spec.dataset.teacher is None or is_taught(spec):
        return
    yield finding(
        "AC0552",
        "the teacher has nothing to answer",
        span_of(spans, "dataset.teacher"),
        advice="declare a trait of kind `preference`, or delete `teacher`: what counts something is composed",
    )


def is_taught(spec: ResolvedSpec) -> bool:
    """Whether a teacher would be asked anything."""
    preferred = any(trait.kind == "preference" for trait in spec.traits)
    return preferred or _has_gap(spec.role) or any(not frame.demonstrations for frame in spec.frames)


def _has_gap(role: Role) -> bool:
    said = (role.title, role.summary, role.voice, role.facts)
    return any(said) and not all(said)
