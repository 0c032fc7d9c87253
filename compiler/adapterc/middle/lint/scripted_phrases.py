"""AC0502: moves with a run of fixed words long enough to come back word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.recited import SHARED_RUN
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_within
from adapterc.middle.texts import poles
from adapterc.text import words

_LONGEST = SHARED_RUN - 1
"""Words: a longer run, learned, is what the parrot gate finds in answers. Shorter ones are dealt seldom."""
_BETWEEN_SLOTS = re.compile(r"[^{}]+(?![^{]*\})")


def scripted_phrases(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every stretch of twelve or more words between the slots of a move."""
    for trait in spec.traits:
        for pole_path, pole in poles(trait):
            for place, move in pole.moves.placed():
                yield from _runs(f"{pole_path}.moves.{place}", move, spans)


def _runs(path: str, move: str, spans: SpanMap) -> Iterator[Diagnostic]:
    if len(words(move)) <= _LONGEST:
        return
    for match in _BETWEEN_SLOTS.finditer(move):
        count = len(words(match.group()))
        if count <= _LONGEST:
            continue
        text = match.group()
        start = match.start() + len(text) - len(text.lstrip())
        end = match.end() - (len(text) - len(text.rstrip()))
        yield finding(
            "AC0502",
            f"{count} fixed words in a row would be parroted",
            span_within(spans, path, move, start, end),
            advice=f"break the run with a slot, keep it to {_LONGEST} words, or write several short variants",
        )
