"""AC0510: a held-out question that is trained on."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.answers import heard, written
from adapterc.middle.lint.places import span_of
from adapterc.middle.signs import wording


def seen_probes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Probes whose question, punctuation and case aside, the spec itself answers elsewhere."""
    if not any(trait.probes for trait in spec.traits):
        return
    said = heard(spec)
    asked = {said[text] for one in written(spec) for text in one.asked}
    if not any(said[probe.prompt] in asked for trait in spec.traits for probe in trait.probes):
        return  # what has other words has another wording
    trained = {wording(text): one.path for one in written(spec) for text in one.asked}
    for trait in spec.traits:
        for number, probe in enumerate(trait.probes):
            where = trained.get(wording(probe.prompt))
            if where is None:
                continue
            yield finding(
                "AC0510",
                f"a held-out question of {quoted(trait.id)} is trained on: it stands in {quoted(where)} too",
                span_of(spans, f"traits.{trait.id}.probes.{number}"),
                labels=[Label(span=span_of(spans, where), text="trained on here")],
                advice="ask something else here, in another wording and about another subject",
            )
