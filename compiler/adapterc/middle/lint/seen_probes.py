"""AC0510: a held-out question that is trained on."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.answers import heard, question, written
from adapterc.middle.lint.places import span_of


def seen_probes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Probes whose question, punctuation and case aside, the spec itself answers elsewhere."""
    if not any(trait.probes for trait in spec.traits):
        return
    said = heard(spec).__getitem__
    trained = {question(text, said): one.path for one in written(spec) for text in one.asked}
    for trait in spec.traits:
        for number, probe in enumerate(trait.probes):
            where = trained.get(question(probe.prompt, said))
            if where is None:
                continue
            yield finding(
                "AC0510",
                f"a held-out question of {quoted(trait.id)} is trained on: it stands in {quoted(where)} too",
                span_of(spans, f"traits.{trait.id}.probes.{number}"),
                labels=[Label(span=span_of(spans, where), text="trained on here")],
                advice="ask something else here, in another wording and about another subject",
            )
