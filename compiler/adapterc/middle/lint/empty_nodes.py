"""AC0520: lists and mappings of the persona that hold nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec

_EMPTY = re.compile(r"\[\s*\]|\{\s*\}")
_LONGEST = 80
_FILLED = ("role", "traits", "frames", "knowledge", "skills", "scenes", "dialogues")
"""Sections whose empty lists and mappings mean nothing; in the others they may say `none of it`."""


def empty_nodes(_: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every such node that somebody wrote down, wherever it stands in these sections."""
    for path, region in spans.written():
        start, end = region.start, region.end
        if end - start > _LONGEST or not _EMPTY.fullmatch(region.source.text, start, end):
            continue
        if path.partition(".")[0] not in _FILLED or ".verify" in path:
            continue
        name = path.rpartition(".")[2]
        is_all = path.startswith("scenes.") and name == "forms"
        what, advice = ("no row comes of it", "fill it, or delete the key")
        if is_all:
            what, advice = ("the scene has nothing to decode to", "write a form, the default one first")
        yield finding("AC0520", f"{quoted(name)} is empty: {what}", region.span, advice=advice)
