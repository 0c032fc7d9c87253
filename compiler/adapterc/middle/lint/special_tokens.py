"""AC0506: strings that models read as control."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_within
from adapterc.middle.texts import all_texts, texts
from adapterc.spec.control import CONTROL

_BEGINNINGS = "<["
"""With one of these every such string begins."""


def special_tokens(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every such string in what the author wrote to be trained on; of scenes' tokens AC0315 says it."""
    if not any(sign in all_texts(spec) for sign in _BEGINNINGS):
        return
    for path, text in texts(spec):
        if path.startswith("scenes.") and path.endswith(".token"):
            continue
        for match in CONTROL.finditer(text):
            yield finding(
                "AC0506",
                f"{quoted(match.group())} is read as control by models",
                span_within(spans, path, text, match.start(), match.end()),
                advice="delete it; turns are written as separate prompts, answers and messages",
            )
