"""AC0324: a trait by a name that verification has for something else."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.dataset import OPEN
from adapterc.ir.judged import parts
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def taken_ids(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """The open questions have a name of a trait's form, and so have parts that are judged whole."""
    taken = {part.id: f"the section `{part.id}` as a whole" for part in parts(spec)}
    taken[OPEN] = "the questions that every adapter is asked"
    for trait in spec.traits:
        if trait.id in taken:
            yield finding(
                "AC0324",
                f"the name {quoted(trait.id)} is taken: it stands for {taken[trait.id]}",
                span_of(spans, f"traits.{trait.id}.id"),
                advice="rename the trait",
            )
