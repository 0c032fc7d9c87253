"""AC0536: so few scenes to decode that no answer can verify them."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of

FEWEST = 4
"""Scenes that can be VERIFIED. Three whose every form comes back show 0.89 where 0.90 is asked, and an area
under the curve of 0.83 where 0.85 is, though answers are always told apart (docs/verification.md)."""


def few_scenes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """The first of too few scenes with a form, where a spec is built; a library may hold some for others."""
    told = [number for number, scene in enumerate(spec.scenes) if scene.forms]
    if spec.kind != "adapter" or not 0 < len(told) < FEWEST:
        return
    alone = len(told) == 1
    yield finding(
        "AC0536",
        "one scene alone is told apart from none: its verdict stays INCONCLUSIVE"
        if alone
        else f"{counted(len(told), 'scene')} cannot show that nine forms of ten come back: "
        "their verdict stays INCONCLUSIVE",
        span_of(spans, f"scenes.{told[0]}.token"),
        advice="add another scene with a form; with twelve, chance is one in twelve"
        if alone
        else f"add {counted(FEWEST - len(told), 'scene')} with a form, each as unlike the others as you like",
    )
