"""AC0512: a spec to build in which nothing gets a verdict: no trait, no judged skill, no scene to decode."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.judged import judged, parts
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def nothing_to_prove(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """A role, and parts without thresholds: they train, and no verdict on them decides anything."""
    declared = judged(spec) or any(part.thresholds for part in parts(spec))
    if spec.kind == "adapter" and not declared and not any(scene.forms for scene in spec.scenes):
        yield finding(
            "AC0512",
            "the spec declares no trait: its build is never VERIFIED, whatever the adapter does",
            span_of(spans, "name"),
            advice="declare what should be seen in answers as `traits`",
        )
