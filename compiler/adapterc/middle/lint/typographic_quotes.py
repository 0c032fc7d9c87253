"""AC0524: quotes of typography around a name or a description: they are a part of it."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood
from adapterc.middle.texts import bare_texts, texts

_CLOSING = {"“": "”", "„": "“”", "‘": "’", "‚": "‘’", "”": "”"}
_LABELS = frozenset({"name", "title", "description", "summary", "voice", "principle", "markers"})
"""Keys whose texts nobody says aloud: an answer may well begin and end with somebody's words."""


def typographic_quotes(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Texts of such keys that stand between quotes which YAML does not know."""
    yield from no_flood(_quoted(spec, spans))


def _quoted(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    if not any(text[:1] in _CLOSING for text in bare_texts(spec)):
        return
    for path, text in texts(spec):
        closing = _CLOSING.get(text[:1], "")
        if not closing or text[-1:] not in closing or len(text) < 3 or set(text[1:-1]) & {text[0], text[-1]}:
            continue
        if _LABELS.isdisjoint(path.split(".")[-2:]):
            continue
        region = spans.region(path)
        if region is None or region.raw != text:
            continue
        inner = text[1:-1].replace("\\", "\\\\").replace('"', '\\"')
        yield finding(
            "AC0524",
            f"the quotes of {quoted(text, 30)} are a part of the text: YAML knows `\"` and `'` alone",
            region.span,
            advice=f'write "{inner}"' if len(inner) < 40 else 'write `"` in their place',
            fix=Fix(span=region.span, replacement=f'"{inner}"'),
        )
