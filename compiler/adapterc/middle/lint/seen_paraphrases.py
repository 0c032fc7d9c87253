"""AC0510: a scene's held-out paraphrase that gives its token away, stands twice, or is trained on."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.apart import RUN
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of, span_within
from adapterc.middle.lint.scene_texts import form_runs, paraphrases, span_of_run
from adapterc.text import ngrams, words
from adapterc.whole_words import places_of

_IN_OTHER_WORDS = "say the scene in words that none of its forms has"


def seen_paraphrases(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Paraphrases that say, punctuation and case aside, what a form or another paraphrase says."""
    yield from no_flood(_seen(spec, spans))


def _seen(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    said = {
        _said(form.text): (number, f"scenes.{number}.forms.{at}")
        for number, scene in enumerate(spec.scenes)
        for at, form in enumerate(scene.forms)
    }
    for number, path, text in paraphrases(spec):
        token = spec.scenes[number].token
        what = f"a held-out paraphrase of {quoted(token)}"
        other, where = said.setdefault(_said(text), (number, path))
        at = next(places_of(token, text), None)
        if at is not None:
            yield finding(
                "AC0510",
                f"{what} holds the token itself: nothing is left to recognise it by",
                span_within(spans, path, text, at, at + len(token)),
                advice="take the token out: say the scene without it",
            )
        elif where != path:
            whose = "" if other == number else f" of {quoted(spec.scenes[other].token)}"
            why, advice = _repeated(where, whose)
            labels = [Label(span=span_of(spans, where), text="the other one")]
            yield finding("AC0510", f"{what} {why}", span_of(spans, path), labels=labels, advice=advice)
        else:
            yield from _near(spec, spans, number, path, text)


def _repeated(where: str, whose: str) -> tuple[str, str]:
    """What is wrong with a paraphrase that says what stands at `where`, and what to do about it."""
    if ".forms." in where:
        return f"is trained on: a form{whose} says the same", _IN_OTHER_WORDS
    if whose:
        return f"is one{whose} as well: it cannot tell the two apart", "delete it where it does not belong"
    return "stands twice", "delete one of them"


def _near(spec: ResolvedSpec, spans: SpanMap, number: int, path: str, text: str) -> Iterator[Diagnostic]:
    """A form that shares a run with it would lose all its rows: nothing near a held-out text is trained."""
    runs = form_runs(spec)
    run = next((run for run in ngrams(words(text), RUN) if run in runs), None)
    if run is None:
        return
    other, at = runs[run]
    form = f"scenes.{other}.forms.{at}.text"
    whose = "" if other == number else f" of {quoted(spec.scenes[other].token)}"
    place = span_of_run(spans, form, spec.scenes[other].forms[at].text, run)
    what = f"a held-out paraphrase of {quoted(spec.scenes[number].token)} nearly repeats a form{whose}"
    yield finding(
        "AC0510",
        f"{what}: they share eight words in a row, and the form would not be trained",
        span_of_run(spans, path, text, run),
        labels=[Label(span=place, text="the same eight words")],
        advice=_IN_OTHER_WORDS,
    )


def _said(text: str) -> tuple[str, ...]:
    """The words of a text, or its signs where it has none."""
    return words(text) or tuple(text.split())
