"""AC0118: a key or an item that is indented so far that YAML reads it as part of the text above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import Region
from adapterc.frontend.expected import known_keys, step_into
from adapterc.frontend.tree import Entry, Mapping, Node, Scalar, Sequence
from adapterc.spec.document import Spec

_KEY = re.compile(r"\n *([a-z_]+):(?=[ \r\n]|$)")
_ITEM = re.compile(r"\n *(-) ")
_NOT_PLAIN = ("|", ">", '"', "'", "&", "!")
_MOST = 25


def check_swallowed(root: Mapping) -> Iterator[Diagnostic]:
    """Texts over several lines, one of which begins with a key that their mapping lacks, or with a dash."""
    yield from _within(root, Spec)


def _within(node: Node, annotation: Any) -> Iterator[Diagnostic]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            if isinstance(entry.value, Scalar):
                if _has_lines(entry.value):
                    yield from _keys(entry, node, annotation)
            else:
                yield from _within(entry.value, step_into(annotation, entry.key))
    elif isinstance(node, Sequence):
        inner = step_into(annotation, 0)
        for item in node.items:
            if isinstance(item, Scalar):
                if _has_lines(item):
                    yield from _items(item)
            else:
                yield from _within(item, inner)


def _has_lines(text: Scalar) -> bool:
    """Whether a text goes on in a second line: most of them do not."""
    region = text.region
    return region.source.text.find("\n", region.start, region.end) >= 0


def _keys(entry: Entry, mapping: Mapping, annotation: Any) -> Iterator[Diagnostic]:
    text = entry.value.region
    known = known_keys(annotation)
    for found in list(_KEY.finditer(text.raw))[:_MOST]:
        key = found.group(1)
        if key not in known or mapping.entry(key) is not None:
            continue
        at = Region(source=text.source, start=text.start + found.start(1), end=text.start + found.end(1))
        column = entry.key_region.span.start.column - 1
        yield finding(
            "AC0118",
            f"{quoted(key)} is read as a line of the text of {quoted(entry.key)}",
            at.span,
            advice=f"indent it by {counted(column, 'space')}, as {quoted(entry.key)} in line "
            f"{entry.key_region.span.start.line}",
        )


def _items(item: Scalar) -> Iterator[Diagnostic]:
    text = item.region
    if text.raw.startswith(_NOT_PLAIN):
        return
    inner = list(_ITEM.finditer(text.raw))
    if not inner:
        return
    place = text.span.start
    dash = max(0, text.source.text.rfind("-", text.start - place.column + 1, text.start))
    at, other = text.start + inner[0].start(1), text.source.position(dash)
    wanted = other.column - 1
    if len(inner) > 1:
        # It takes fewer edits to move the one than the others.
        wanted, at, other = text.source.position(at).column - 1, dash, text.source.position(at)
    message = (
        "this `-` is read as part of the item above"
        if len(inner) == 1
        else ("the items below are read as part of this one")
    )
    advice = f"indent it by {counted(wanted, 'space')}, as the item in line {other.line}"
    yield finding("AC0118", message, text.source.span(at, at + 1), advice=advice)
