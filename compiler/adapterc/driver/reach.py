"""What a spec asks for that lies outside it: found wanting before a build is, with its place in the spec."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from adapterc.backend.bases.resolve import absent_base
from adapterc.backend.embedded import EMBEDDED
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.frontend.fixes import respelt
from adapterc.frontend.library import library_languages, templates_folder
from adapterc.ir.spec import ResolvedSpec

_NUMBER = re.compile(r"[0-9]+")


def out_of_reach(spec: ResolvedSpec, spans: SpanMap, *, folder: Path) -> Iterator[Diagnostic]:
    """AC0409, a language without templates; AC0410, AC0413, a base that is not here;
    AC0414, a language that nothing is composed in. `folder` is the spec's.

    A library has no base, and its language is the business of the spec that imports it.
    """
    if spec.kind == "library":
        return
    known, language = _languages(), spans.region("language")
    first, *others = spec.language
    if first not in known and language is not None:
        plain = first.partition("-")[0].casefold()
        yield finding(
            "AC0409",
            f"there are no templates for the language {quoted(first)}",
            language.span,
            advice=f"write `{plain}`" if plain in known else f"languages they speak: {', '.join(known)}",
        )
    for at, other in enumerate(others, 1):
        place = spans.region(f"language.{at}")
        if place is not None:
            yield _second_language(other, first, place.span, has_templates=other in known)
    yield from _base(spec.base, spans, folder)


@lru_cache(maxsize=1)
def _languages() -> tuple[str, ...]:
    """The languages that there are templates for, looked up once for however many specs."""
    return library_languages(templates_folder())


def _second_language(other: str, first: str, span: Span, *, has_templates: bool) -> Diagnostic:
    message = f"nothing is composed or verified in {quoted(other)}: the first language is {quoted(first)}"
    advice = f"delete it, or write a spec of its own with `language: [{other}]`"
    if not has_templates:
        message = f"nothing is composed or verified in {quoted(other)}: there are no templates for it"
        advice = "delete it; where dialogues of yours are in it, silence this with that reason"
    return finding("AC0414", message, span, advice=advice)


def _base(name: str, spans: SpanMap, folder: Path) -> Iterator[Diagnostic]:
    """A slip of the pen cannot be built whatever the machine; a folder may be there later, or elsewhere."""
    problem, base = absent_base(name, spec_folder=folder), spans.region("base")
    if problem is None or base is None:
        return
    meant = _meant_alias(name)
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


def _meant_alias(name: str) -> str:
    """The embedded base that `name` nearly spells; empty where it may be the name of something else.

    A path is a path, and a model of another size or version is another model: its numbers say so.
    """
    if "/" in name or "\\" in name or name.startswith((".", "~")):
        return ""
    asked = name.strip().casefold()
    near = get_close_matches(asked, [base.name for base in EMBEDDED], n=1)
    return near[0] if near and set(_NUMBER.findall(asked)) <= set(_NUMBER.findall(near[0])) else ""
