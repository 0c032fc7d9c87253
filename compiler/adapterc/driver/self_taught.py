"""AC0553: a base that is to be its own teacher, and has no system turn to be told who it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_root
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.errors import AdaptercError
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def self_taught(spec: ResolvedSpec, spans: SpanMap, *, folder: Path) -> Iterator[Diagnostic]:
    """The finding on a base that is here; of one that is not, nothing is known. `folder` is the spec's."""
    teacher = spec.dataset.teacher
    if teacher is None or not teacher.is_self:
        return
    base = None
    with suppress(AdaptercError):  # AC0410 tells of it
        base = describe_base(spec.base, spec_folder=folder, cache=cache_root())
    if base is not None and not base.turns.has_system:
        yield finding(
            "AC0553",
            f"{quoted(base.name)} has no system turn: the persona would stand at the head of each question",
            span_of(spans, "dataset.teacher"),
            advice="read some rows before a build, or take another base or a teacher behind an address",
        )
