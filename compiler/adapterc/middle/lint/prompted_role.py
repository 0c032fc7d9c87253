"""AC0522: a role that speaks to a model, or holds macros: the adapter would say it of itself."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_within
from adapterc.middle.texts import texts_of
from adapterc.spec.addressed import addressed


def prompted_role(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every text of the role, since each of them is an answer to a question about the speaker."""
    yield from no_flood(_prompted(spec, spans))


def _prompted(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    for path, text in texts_of(spec, "role"):
        for one in addressed(text):
            said = quoted(text[one.start : one.end])
            if one.is_macro:
                message, advice = (
                    f"nothing fills in the macro {said}: the adapter would say it as it stands",
                    "write the name that it stands for",
                )
            else:
                message, advice = (
                    f"{said} speaks to a model: the adapter would say it of itself",
                    "write it in the first person, as an answer to `Who are you?`: `I am …`, `I speak …`",
                )
            span = span_within(spans, path, text, one.start, one.end)
            yield finding("AC0522", message, span, advice=advice)
