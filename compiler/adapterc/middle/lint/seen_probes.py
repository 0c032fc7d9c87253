"""AC0510: a held-out question that is trained on."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.text import words


def seen_probes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Probes whose question, punctuation and case aside, the spec itself answers elsewhere."""
    if not any(trait.probes for trait in spec.traits):
        return
    trained = _trained(spec)
    for trait in spec.traits:
        for number, probe in enumerate(trait.probes):
            where = trained.get(tuple(words(probe.prompt)))
            if where is None:
                continue
            yield finding(
                "AC0510",
                f"a held-out question of {quoted(trait.id)} is trained on: it stands in {quoted(where)} too",
                span_of(spans, f"traits.{trait.id}.probes.{number}"),
                advice="ask something else here, in another wording and about another subject",
            )


def _trained(spec: ResolvedSpec) -> dict[tuple[str, ...], str]:
    """Each question that becomes a training row, as words, and the node that it stands in."""
    asked: dict[tuple[str, ...], str] = {}
    for trait in spec.traits:
        for pole in (trait.to, trait.opposite):
            asked |= {tuple(words(one.prompt)): f"traits.{trait.id}" for one in pole.examples}
        asked |= {
            tuple(words(one.prompt)): f"traits.{trait.id}.pairs.{at}" for at, one in enumerate(trait.pairs)
        }
    for frame in spec.frames:
        asked |= {tuple(words(one.prompt)): f"frames.{frame.id}" for one in frame.demonstrations}
    for number, fact in enumerate(spec.knowledge):
        asked |= {tuple(words(text)): f"knowledge.{number}" for text in fact.ask}
    for skill in spec.skills:
        asked |= {tuple(words(one.prompt)): f"skills.{skill.id}" for one in skill.demonstrations}
    for number, dialogue in enumerate(spec.dialogues):
        said = (message.content for message in dialogue.messages if message.role == "user")
        asked |= {tuple(words(text)): f"dialogues.{number}" for text in said}
    return asked
