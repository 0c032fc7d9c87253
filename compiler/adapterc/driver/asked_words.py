"""AC0539: tokens of scenes that are words of what the library asks about scenes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.library import Library
from adapterc.ir.spec import ResolvedSpec
from adapterc.kept import kept
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.lint.token_advice import ITS_OWN
from adapterc.whole_words import places_of

_FILLED = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_PART = "\x1f"


def asked_words(spec: ResolvedSpec, spans: SpanMap, library: Library) -> Iterator[Diagnostic]:
    """Each such token of a spec that the base has nothing against."""
    if spec.scenes:
        yield from no_flood(_asked(spec, spans, _wordings(library)))


def _asked(spec: ResolvedSpec, spans: SpanMap, wordings: str) -> Iterator[Diagnostic]:
    for number, scene in enumerate(spec.scenes):
        if any(places_of(scene.token, wordings)):
            yield finding(
                "AC0539",
                f"the token {quoted(scene.token)} is a word that adapterc asks about scenes with: there it "
                "is read as the scene",
                span_of(spans, f"scenes.{number}.token"),
                label="requests with this word are trained and verified",
                advice=ITS_OWN,
            )


@kept
def _wordings(library: Library) -> str:
    """All that scenes are asked with, without what is filled in."""
    return _FILLED.sub(_PART, _PART.join(_texts((library.scene_rows, library.scene_items))))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))
