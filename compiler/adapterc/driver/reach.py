"""What a spec asks for that lies outside it: found wanting before a build is, with its place in the spec."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from adapterc.backend.bases.resolve import absent_base
from adapterc.backend.embedded import EMBEDDED
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.frontend.fixes import respelt
from adapterc.ir.spec import ResolvedSpec

_NUMBER = re.compile(r"[0-9]+")


def out_of_reach(spec: ResolvedSpec, spans: SpanMap, *, folder: Path) -> Iterator[Diagnostic]:
    """AC0410, AC0413: a base that is not here. `folder` is the spec's; a library has no base."""
    if spec.kind != "library":
        yield from _base(spec.base, spans, folder)


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
