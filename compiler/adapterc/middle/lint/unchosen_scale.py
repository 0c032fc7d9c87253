"""AC0564: a scale that nothing can choose."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def unchosen_scale(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """`scale: auto` in a spec without traits, or with scenes, of which development items tell nothing."""
    if spec.training.scale != "auto" or (spec.traits and not spec.scenes):
        return
    what = "scenes beside the traits" if spec.traits else "no trait"
    yield finding(
        "AC0564",
        f"`auto` chooses by traits, and this spec has {what}",
        span_of(spans, "training.scale"),
        advice="write a number, such as 0.75, or leave `scale` out",
    )
