"""AC0536: one scene to decode and no other, so that nothing can be told apart."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def lone_scene(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """The only scene with a form of a spec that is built; a library may hold one for others."""
    told = [number for number, scene in enumerate(spec.scenes) if scene.forms]
    if spec.kind == "adapter" and len(told) == 1:
        yield finding(
            "AC0536",
            "one scene alone is told apart from none: its verdict stays INCONCLUSIVE",
            span_of(spans, f"scenes.{told[0]}.token"),
            advice="add another scene with a form; with twelve, chance is one in twelve",
        )
