"""AC0519: keys, tokens and passwords in what would be trained on and published."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.credentials import found_credentials, hinted, may_hold_credentials
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_within
from adapterc.middle.texts import bare_texts, texts


def exposed_secrets(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """What has the shape of a credential and looks drawn at random; the message does not repeat it."""
    every = bare_texts(spec)
    suspects = list(may_hold_credentials(every))
    shapes = hinted(every[at] for at in suspects)
    for at in suspects if shapes else ():
        for name, start, end in found_credentials(every[at], shapes):
            path, text = texts(spec)[at]
            yield finding(
                "AC0519",
                f"this looks like a real {name}: it would be trained on and published",
                span_within(spans, path, text, start, end),
                advice="write a placeholder in its place, and withdraw the real one if this file was shared",
            )
