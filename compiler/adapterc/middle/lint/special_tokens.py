"""AC0506: strings that models read as control."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_within
from adapterc.middle.texts import texts
from adapterc.spec.control import CONTROL


def special_tokens(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every such string in what the author wrote to be trained on."""
    for path, text in texts(spec):
        if "<" not in text and "[" not in text:
            continue  # with one of these every such string begins
        for match in CONTROL.finditer(text):
            yield finding(
                "AC0506",
                f"{quoted(match.group())} is read as control by models",
                span_within(spans, path, text, match.start(), match.end()),
                advice="delete it; turns are written as separate prompts, answers and messages",
            )
