"""AC0509: too few held-out paraphrases to tell whether a scene is recognised, and nothing to add to them."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.apart import RUN
from adapterc.ir.scene import SCENE_ATTRIBUTES
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.lint.scene_texts import form_runs
from adapterc.text import ngrams, words

ENOUGH = 10
"""Paraphrases of a scene that are enough to teach by: with so many the definition itself is trained on."""


def weak_paraphrases(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Scenes with forms that say neither what they are nor enough of it in other words."""
    yield from no_flood(_weak(spec, spans))


def _weak(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    for number, scene in enumerate(spec.scenes):
        count = len(scene.paraphrases)
        if not scene.forms or count >= ENOUGH or not is_weak(spec, number):
            continue
        present = "".join(getattr(scene, name) for name in SCENE_ATTRIBUTES)
        in_words = any(map(str.isalpha, present))
        has = counted(count, "paraphrase") if count else "no paraphrase"
        none = "no attribute that its forms do not say" if in_words else "no attribute to compose one of"
        none = "no attribute in words" if present and not in_words else none
        yield finding(
            "AC0509",
            f"the scene {quoted(scene.token)} has {has}, and {none}: whether it is recognised cannot be "
            "measured",
            span_of(spans, f"scenes.{number}.token"),
            advice=f"write {ENOUGH} `paraphrases`, or an attribute in words that no form has"
            if in_words
            else f"say {'in words ' * bool(present)}what it is (`archetype`, `action`, `field`, `emotion`, "
            f"`rhythm`), or write {ENOUGH} `paraphrases`",
        )


def is_weak(spec: ResolvedSpec, number: int) -> bool:
    """Whether no paraphrase can be composed of the scene's attributes: a form says each of them, or they have
    no letter."""
    said, scene = form_runs(spec).keys(), spec.scenes[number]
    present = [text for name in SCENE_ATTRIBUTES if any(map(str.isalpha, text := getattr(scene, name)))]
    return not any(said.isdisjoint(ngrams(words(text), RUN)) for text in present)
