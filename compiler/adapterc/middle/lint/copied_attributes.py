"""AC0535: a held-out paraphrase that says an attribute of a scene word for word."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.apart import RUN
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood
from adapterc.middle.lint.scene_texts import attribute_runs, paraphrases, span_of_run
from adapterc.text import ngrams, words

_SHORTEST = 4
"""Words of an attribute that nobody says by chance."""


def copied_attributes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Paraphrases with a whole attribute of some words in them, or with a run of a longer one."""
    yield from no_flood(_copied(spec, spans))


def _copied(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    runs = attribute_runs(spec, _SHORTEST)
    for number, path, text in paraphrases(spec):
        said = words(text)
        if all(places.keys().isdisjoint(ngrams(said, size)) for size, places in runs.items()):
            continue
        found = ((run, runs[size]) for size in sorted(runs, reverse=True) for run in ngrams(said, size))
        run, (other, name) = next((run, places[run]) for run, places in found if run in places)
        whose = "its scene" if other == number else quoted(spec.scenes[other].token)
        attribute = getattr(spec.scenes[other], name)
        what = f"{RUN} words in a row" if len(words(attribute)) > len(run) else "all of its words"
        place = span_of_run(spans, f"scenes.{other}.{name}", attribute, run)
        token = quoted(spec.scenes[number].token)
        yield finding(
            "AC0535",
            f"a held-out paraphrase of {token} copies the {name} of {whose}: {what}",
            span_of_run(spans, path, text, run),
            labels=[Label(span=place, text="the definition, which the adapter is taught by")],
            advice="say it in other words",
        )
