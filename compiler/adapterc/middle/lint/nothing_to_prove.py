"""AC0512: a spec to build in which nothing gets a verdict: no trait, no judged skill, no scene to decode."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.judged import judged
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def nothing_to_prove(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """A role, facts, dialogues, skills without thresholds: they train, and no verdict is given on them."""
    if spec.kind == "adapter" and not judged(spec) and not any(scene.forms for scene in spec.scenes):
        yield finding(
            "AC0512",
            "the spec declares no trait: its build ends INCONCLUSIVE, whatever the adapter does",
            span_of(spans, "name"),
            advice="declare what should be seen in answers as `traits`",
        )
