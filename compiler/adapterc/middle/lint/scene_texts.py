"""Texts of scenes by their runs of words: which of them share one, and where it stands in both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from adapterc.diagnostics.source import Span, SpanMap
from adapterc.ir.apart import RUN
from adapterc.ir.scene import SCENE_ATTRIBUTES
from adapterc.ir.spec import ResolvedSpec
from adapterc.kept import kept
from adapterc.middle.lint.places import span_of, span_within
from adapterc.text import ngrams, words

Words = tuple[str, ...]
_FORM_WORDS = {"form": "the name of a form", "register": "the register of a form"}


@kept
def form_runs(spec: ResolvedSpec) -> Mapping[Words, tuple[int, int]]:
    """The runs of words of all forms, each with the scene and the form that it stands in first."""
    return {
        run: (number, at)
        for number, scene in reversed(list(enumerate(spec.scenes)))
        for at, form in reversed(list(enumerate(scene.forms)))
        for run in ngrams(words(form.text), RUN)
    }


def attribute_runs(spec: ResolvedSpec, shortest: int) -> Mapping[int, Mapping[Words, tuple[int, str]]]:
    """By length: whole attributes of `shortest` words or more, runs of longer ones; each with its place."""
    found: dict[int, dict[Words, tuple[int, str]]] = {}
    for number, scene in enumerate(spec.scenes):
        for name in SCENE_ATTRIBUTES:
            said = words(getattr(scene, name))
            if len(said) >= shortest:
                length = min(len(said), RUN)
                for run in ngrams(said, length):
                    found.setdefault(length, {}).setdefault(run, (number, name))
    return found


def span_of_run(spans: SpanMap, path: str, text: str, run: Words) -> Span:
    """The place of a run of words in the text at `path`, or that of the text where it is not found there."""
    match = re.search(r"\W+".join(map(re.escape, run)), text, re.IGNORECASE)
    return span_within(spans, path, text, *match.span()) if match else span_of(spans, path)


def named(path: str, spec: ResolvedSpec) -> str:
    """A text of the spec by what an author calls it: a form of `Δ21`, its field, a paraphrase."""
    parts = path.split(".")
    if parts[0] != "scenes":
        return f"`{'.'.join(parts)}`"
    if parts[-1] in _FORM_WORDS:
        return f"{_FORM_WORDS[parts[-1]]} of `{spec.scenes[int(parts[1])].token}`"
    what = {"forms": "a form", "paraphrases": "a paraphrase"}.get(parts[2], f"the {parts[2]}")
    return f"{what} of `{spec.scenes[int(parts[1])].token}`"


def paraphrases(spec: ResolvedSpec) -> Iterator[tuple[int, str, str]]:
    """Every paraphrase with its scene's number and its path."""
    for number, scene in enumerate(spec.scenes):
        for at, text in enumerate(scene.paraphrases):
            yield number, f"scenes.{number}.paraphrases.{at}", text
