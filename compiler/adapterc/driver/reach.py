"""What a spec asks for that lies outside it: found wanting before a build is, with its place in the spec."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adapterc.backend.bases.resolve import absent_base, meant_alias
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.frontend.fixes import respelt
from adapterc.frontend.library import library_languages, templates_folder
from adapterc.ir.spec import ResolvedSpec


def out_of_reach(spec: ResolvedSpec, spans: SpanMap, *, folder: Path) -> Iterator[Diagnostic]:
    """AC0409, a language without templates; AC0410, AC0413, a base that is not here. `folder` is the spec's.

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
    yield from _base(spec.base, spans, folder)


def _base(name: str, spans: SpanMap, folder: Path) -> Iterator[Diagnostic]:
    """A slip of the pen cannot be built whatever the machine; a folder may be there later, or elsewhere."""
    problem, base = absent_base(name, spec_folder=folder), spans.region("base")
    if problem is None or base is None:
        return
    meant = meant_alias(name)
    if not meant:
        yield finding("AC0410", problem.message, base.span, advice=problem.help)
        return
    yield finding(
        "AC0413",
        f"there is no base called {quoted(name)}",
        base.span,
        advice=f"did you mean `{meant}`? A folder of that name is written {quoted('./' + name)}",
        fix=respelt(base, meant),
    )
