"""AC0509: too few held-out paraphrases to tell whether a scene is recognised, and nothing to add to them."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.scene import SCENE_ATTRIBUTES
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of

ENOUGH = 10
"""Paraphrases of a scene: of 120 for twelve, 104 must be told right to prove eight in ten."""


def weak_paraphrases(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Scenes with forms that say neither what they are nor enough of it in other words."""
    yield from no_flood(_weak(spec, spans))


def _weak(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    for number, scene in enumerate(spec.scenes):
        if not scene.forms or any(getattr(scene, name) for name in SCENE_ATTRIBUTES):
            continue
        count = len(scene.paraphrases)
        if count < ENOUGH:
            has = counted(count, "paraphrase") if count else "no paraphrase"
            yield finding(
                "AC0509",
                f"the scene {quoted(scene.token)} has {has}, and no attribute to compose one of: whether it "
                "is recognised cannot be measured",
                span_of(spans, f"scenes.{number}.token"),
                advice="say what it is (`archetype`, `action`, `field`, `emotion`, `rhythm`), or write "
                f"{ENOUGH} `paraphrases`",
            )
