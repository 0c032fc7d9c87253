"""What a spec asks for that lies outside it: found wanting before a build is, with its place in the spec."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adapterc.backend.bases.resolve import absent_base
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.frontend.library import library_languages, templates_folder
from adapterc.ir.spec import ResolvedSpec


def out_of_reach(spec: ResolvedSpec, spans: SpanMap, *, folder: Path) -> Iterator[Diagnostic]:
    """AC0409, a language without templates; AC0410, a base that is not here. `folder` is the spec's.

    A library has no base, and its language is the business of the spec that imports it.
    """
    if spec.kind == "library":
        return
    known, language = library_languages(templates_folder()), spans.region("language")
    if spec.language[0] not in known and language is not None:
        yield finding(
            "AC0409",
            f"there are no templates for the language {quoted(spec.language[0])}",
            language.span,
            advice=f"languages they speak: {', '.join(known)}",
        )
    problem, base = absent_base(spec.base, spec_folder=folder), spans.region("base")
    if problem is not None and base is not None:
        yield finding("AC0410", problem.message, base.span, advice=problem.help)
