"""AC0510: a scene's held-out paraphrase that gives its token away, or that is trained on."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.text import words

_ADVICE = "say the scene in words that none of its forms has"


def seen_paraphrases(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Paraphrases that say, punctuation and case aside, what a form or another paraphrase says."""
    yield from no_flood(_seen(spec, spans))


def _seen(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    said = {
        _said(form.text): f"scenes.{number}.forms.{at}"
        for number, scene in enumerate(spec.scenes)
        for at, form in enumerate(scene.forms)
    }
    for number, scene in enumerate(spec.scenes):
        for at, text in enumerate(scene.paraphrases):
            path = f"scenes.{number}.paraphrases.{at}"
            where = said.setdefault(_said(text), path)
            what = f"a held-out paraphrase of {quoted(scene.token)}"
            if scene.token in text.split():
                message = f"{what} holds the token itself: nothing is left to recognise it by"
                yield finding("AC0510", message, span_of(spans, path), advice=_ADVICE)
            elif where != path:
                twice = "stands twice" if ".paraphrases." in where else "is trained on: a form says the same"
                labels = [Label(span=span_of(spans, where), text="the other one")]
                yield finding(
                    "AC0510", f"{what} {twice}", span_of(spans, path), labels=labels, advice=_ADVICE
                )


def _said(text: str) -> tuple[str, ...]:
    """The words of a text, or its signs where it has none."""
    return words(text) or tuple(text.split())
