"""AC0509: too few held-out paraphrases to tell whether a scene is recognised, and nothing to add to them."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.scene import SCENE_ATTRIBUTES
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.text import ngrams, words

_RUN = 8
"""Words in a row that a form and a held-out text may not share."""

ENOUGH = 10
"""Paraphrases of a scene: of 120 for twelve, 104 must be told right to prove eight in ten."""


def weak_paraphrases(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Scenes with forms that say neither what they are nor enough of it in other words."""
    yield from no_flood(_weak(spec, spans))


def _weak(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    said = {run for scene in spec.scenes for form in scene.forms for run in _runs(form.text)}
    for number, scene in enumerate(spec.scenes):
        present = [text for name in SCENE_ATTRIBUTES if (text := getattr(scene, name))]
        if not scene.forms or any(said.isdisjoint(_runs(text)) for text in present):
            continue
        count = len(scene.paraphrases)
        if count < ENOUGH:
            has = counted(count, "paraphrase") if count else "no paraphrase"
            none = "no attribute that its forms do not say" if present else "no attribute to compose one of"
            yield finding(
                "AC0509",
                f"the scene {quoted(scene.token)} has {has}, and {none}: whether it is recognised cannot be "
                "measured",
                span_of(spans, f"scenes.{number}.token"),
                advice=f"write {ENOUGH} `paraphrases`, or an attribute in words that no form has"
                if present
                else "say what it is (`archetype`, `action`, `field`, `emotion`, `rhythm`), or write "
                f"{ENOUGH} `paraphrases`",
            )


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    return ngrams(words(text), _RUN)
