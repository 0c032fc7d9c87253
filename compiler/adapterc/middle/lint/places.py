"""Where lints point, a node of the spec or a part of its text, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import counted
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.errors import CompilerBugError

_MOST = 25
_NO_TEXT = ("null", "true", "false")
_QUOTES = "\"'"


def no_flood(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The first findings of a rule, and how many others there are: nobody reads hundreds of one kind."""
    rest = iter(found)
    yield from islice(rest, _MOST)
    after = next(rest, None)
    if after is None:
        return
    more = 1 + sum(1 for _ in rest)
    yield finding(
        after.code,
        f"{counted(more, 'more finding')} of this kind from here on",
        after.span,
        advice=f"mend the first {_MOST} and run the check again",
    )


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


def span_of_words(spans: SpanMap, path: str, text: str, run: Sequence[str]) -> Span:
    """Where a run of words stands in the text at `path`, whatever their case and what is between them.

    The whole text where it is not found so: words that are spelled otherwise, with marks apart.
    """
    words = r"[\W_]+".join(map(re.escape, run))
    found = re.search(rf"(?<![^\W_]){words}(?![^\W_])", text, re.IGNORECASE)
    return span_within(spans, path, text, *(found.span() if found else (0, len(text))))


def respelt_as(spans: SpanMap, path: str, text: str, meant: str) -> Fix | None:
    """The edit that writes `meant` for the text at `path`; None where that is not written out, or YAML would
    not read a text.
    """
    region = spans.region(path)
    raw = region.raw if region else ""
    is_bare = raw == text
    if region is None or meant == text or not (is_bare or (raw[:1] in _QUOTES and raw[1:-1] == text)):
        return None
    starts_alike = meant[:1] == text[:1] or meant[:1].isalpha()
    if is_bare and (not starts_alike or meant[0] in "+-.0123456789~" or meant.lower() in _NO_TEXT):
        return None
    return Fix(span=region.span, replacement=raw.replace(text, meant))
