"""AC0523: a licence in words of its own, where programs read an identifier."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import either, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.spec.licences import is_identifier, meant_licences


def unnamed_licence(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """What is no SPDX identifier, with the one that it was meant to be."""
    if not spec.licence or is_identifier(spec.licence):
        return
    meant, span = meant_licences(spec.licence), span_of(spans, "licence")
    advice = f"did you mean {either([f'`{name}`' for name in meant])}?"
    if not meant:
        advice = "write one, as Apache-2.0 or CC-BY-4.0; terms of your own are LicenseRef- and a name"
    region = spans.region("licence")
    is_plain = region is not None and region.raw == spec.licence
    yield finding(
        "AC0523",
        f"{quoted(spec.licence)} is no SPDX identifier: a model card can show it as `other` only",
        span,
        advice=advice,
        fix=Fix(span=span, replacement=meant[0]) if len(meant) == 1 and is_plain else None,
    )
