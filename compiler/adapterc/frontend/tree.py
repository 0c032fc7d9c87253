"""A document as nodes, each with its place: what YAML and JSON text are both read into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from adapterc.diagnostics.source import Region
from adapterc.value import value

MAX_DEPTH = 64
_DASHES = re.compile(r" *(?:- +)+")
Plain = str | int | float | bool | None


@value(eq=False)
class Scalar:
    """A single value, already of its type."""

    region: Region
    value: Plain


@value(eq=False)
class Sequence:
    """Values in order."""

    region: Region
    items: tuple[Node, ...]


@value(eq=False)
class Entry:
    """A key of a mapping with its value."""

    key: str
    key_region: Region
    value: Node


@value(eq=False)
class Mapping:
    """Keys with values, in order; no key twice: those that were `repeated` have been reported."""

    region: Region
    entries: tuple[Entry, ...]
    repeated: tuple[Entry, ...] = ()

    def entry(self, key: str) -> Entry | None:
        """The entry with this key."""
        for entry in self.entries:
            if entry.key == key:
                return entry
        return None

    def get(self, key: str) -> Node | None:
        """The value at this key."""
        found = self.entry(key)
        return found.value if found else None


@value(eq=False)
class Broken:
    """A value that was found wrong and reported; nothing more is said about it."""

    region: Region


Node = Scalar | Sequence | Mapping | Broken


def plain(node: Node) -> Any:
    """The node as dicts, tuples and plain values; a broken one as None."""
    if isinstance(node, Mapping):
        return {entry.key: plain(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return tuple(plain(item) for item in node.items)
    return node.value if isinstance(node, Scalar) else None


def is_null(node: Node | None) -> bool:
    """Whether nothing is there: no key, or a key with an empty value."""
    return node is None or (isinstance(node, Scalar) and node.value is None)


def is_text(node: Node | None) -> bool:
    """Whether a string is there."""
    return isinstance(node, Scalar) and isinstance(node.value, str)


def text_at(node: Node | None, key: str) -> str | None:
    """The string at `key` of a mapping, None for anything else."""
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else None


def mappings_at(root: Mapping, key: str) -> Iterator[Mapping]:
    """The mappings in the list at `key`; what is of another type has been reported already."""
    value = root.get(key)
    if isinstance(value, Sequence):
        yield from (item for item in value.items if isinstance(item, Mapping))


def mapping_called(root: Mapping, key: str, name: str) -> Mapping | None:
    """The mapping with the id `name` in the list at `key`."""
    return next((item for item in mappings_at(root, key) if text_at(item, "id") == name), None)


def head(node: Node) -> Region:
    """Where to point for a whole node: the first key of a mapping, the first item of a list."""
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key_region
    return node.region


def is_item(region: Region) -> bool:
    """Whether what begins there stands behind the dash of a list."""
    text = region.source.text
    return _DASHES.fullmatch(text[text.rfind("\n", 0, region.start) + 1 : region.start]) is not None


# Lists whose items go by their id in paths, so that a path survives a reordering.
_BY_ID = frozenset({"traits", "frames", "skills"})


def regions(root: Node, prefix: str = "") -> list[tuple[str, Region]]:
    """Every node's path and place, parents first."""
    found: list[tuple[str, Region]] = []
    _add_regions(root, prefix, found)
    return found


def _add_regions(node: Node, path: str, found: list[tuple[str, Region]]) -> None:
    """Append them: generators in generators would hand each through all the levels above it."""
    found.append((path, node.region))
    start = f"{path}." if path else ""
    if isinstance(node, Mapping):
        for entry in node.entries:
            _add_regions(entry.value, start + entry.key, found)
    elif isinstance(node, Sequence):
        for at, item in enumerate(node.items):
            _add_regions(item, start + _step(path, at, item), found)


def _step(prefix: str, at: int, item: Node) -> str:
    return (text_at(item, "id") if prefix in _BY_ID else None) or str(at)
