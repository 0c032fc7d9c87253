"""Where lints point: a node of the spec, or a part of its text."""

from __future__ import annotations

from adapterc.diagnostics.source import Span, SpanMap
from adapterc.errors import CompilerBugError


def span_of(spans: SpanMap, path: str) -> Span:
    """The node's place, or that of its nearest ancestor that stands in a file."""
    region = spans.region(path)
    if region is None:
        raise CompilerBugError(f"the node {path} of a loaded spec has no place")
    return region.span


def span_within(spans: SpanMap, path: str, text: str, start: int, end: int) -> Span:
    """The place of `text[start:end]`, where `text` is the value at `path`."""
    region = spans.region(path)
    if region is None:
        raise CompilerBugError(f"the node {path} of a loaded spec has no place")
    return region.part(text, start, end).span
