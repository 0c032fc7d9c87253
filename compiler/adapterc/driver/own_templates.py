"""A spec's own templates between reading and layout: rendered with what trains, behind the library's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import SpanMap
from adapterc.expand.held_facts import asked_later
from adapterc.ir.library import Library
from adapterc.ir.spec import ResolvedSpec
from adapterc.kept import kept
from adapterc.middle.template_findings import template_findings
from adapterc.middle.template_rows import written


def own_findings(spec: ResolvedSpec, spans: SpanMap, library: Library) -> Iterator[Diagnostic]:
    """What is wrong with the templates; nothing for a spec that has none."""
    if spec.templates:
        yield from template_findings(_trained(spec), spans, [family.id for family in library.families])


def with_own(library: Library, spec: ResolvedSpec) -> Library:
    """The library, and behind it what a sound spec's own templates gave."""
    if not spec.templates:
        return library
    own = written(_trained(spec))
    return replace(library, families=(*library.families, *own.families), own=own.rows)


@kept
def _trained(spec: ResolvedSpec) -> ResolvedSpec:
    """The spec without the questions of facts that are held out: no template sees them."""
    later = asked_later(spec)
    knowledge = tuple(
        replace(fact, ask=tuple(question for question in fact.ask if question != later.get(at)))
        for at, fact in enumerate(spec.knowledge)
    )
    return replace(spec, knowledge=knowledge)
