"""Entries of a mapping moved to another column, with the lines of their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Fix
from adapterc.diagnostics.source import Region
from adapterc.frontend.tree import Entry, Mapping


def around(run: Sequence[Entry]) -> Region:
    """From the first key to the end of the last value."""
    first, last = run[0].key_region, run[-1].value.region
    return Region(source=first.source, start=first.start, end=max(first.end, last.end))


def column_of(entry: Entry) -> int:
    """The key's column, from 0."""
    return entry.key_region.span.start.column - 1


def shifted(run: Sequence[Entry], column: int) -> Fix | None:
    """The first key put into the column, the lines below moved along; None for lines of another form."""
    region = around(run)
    source, text = region.source, region.source.text
    start = text.rfind("\n", 0, region.start) + 1
    if text[start : region.start].strip(" "):
        return None
    lines = text[start : region.end].rstrip().split("\n")
    if _is_beside_its_value(run[0]):
        lines = lines[:1]
    moved = list(_moved(lines, column - (region.start - start)))
    if len(moved) < len(lines):
        return None
    span = source.span(start, start + sum(len(line) + 1 for line in lines) - 1)
    return Fix(span=span, replacement="\n".join(moved))


def _is_beside_its_value(entry: Entry) -> bool:
    """Whether the keys of its value stand in its own column: they need not move with it."""
    below = entry.value.entries if isinstance(entry.value, Mapping) else ()
    return bool(below) and column_of(below[0]) == column_of(entry)


def _moved(lines: Sequence[str], by: int) -> Iterator[str]:
    """Each line moved by so many columns; those that cannot be are left out."""
    for line in lines:
        bare = line.lstrip(" ")
        indent = len(line) - len(bare) + by
        if not bare.strip():
            yield line
        elif indent >= 0 and not bare.startswith("\t"):
            yield " " * indent + bare
