"""A mapping in the place of a list, and a list of one in the place of a mapping."""

from __future__ import annotations

from adapterc.diagnostics.model import Fix
from adapterc.frontend.expected import known_keys, step_into
from adapterc.frontend.located import Located
from adapterc.frontend.tree import Mapping, Node, Sequence

ONE_ITEM = "write `- ` in the place of the two spaces before {}: a list of one"
"""What to do with a mapping whose keys stay in their column as an item."""
_DASH = "- "


def as_only_item(place: Located) -> Fix | None:
    """A mapping that has the keys of an item, as a list of one; None where a key would have to move."""
    node, item = place.node, known_keys(step_into(place.annotation, 0))
    if not isinstance(node, Mapping) or not item or {entry.key for entry in node.entries} - set(item):
        return None
    raw = node.region.raw
    if raw.startswith("{"):
        return None if "\n" in raw else Fix(span=node.region.span, replacement=f"[{raw}]")
    first = node.entries[0].key_region if node.entries else None
    owner = place.above[-1][0] if place.above else None
    above = owner.entry(place.step) if isinstance(owner, Mapping) else None
    if first is None or above is None:
        return None
    source, start = first.source, first.start - len(_DASH)
    line = source.text.rfind("\n", 0, first.start) + 1
    indent = above.key_region.start - source.text.rfind("\n", 0, above.key_region.start) - 1
    if source.text[line : first.start].strip(" ") or start - line < indent:
        return None
    return Fix(span=source.span(start, first.start), replacement=_DASH)


def as_no_item(place: Located) -> Fix | None:
    """The mapping of a list of one by itself: its `-` taken away, its keys in their columns."""
    region, item = place.node.region, only_item(place.node)
    if item is None or not region.raw.startswith(_DASH):
        return None
    return Fix(span=region.source.span(region.start, region.start + 1), replacement=" ")


def only_item(node: Node) -> Mapping | None:
    """The mapping that a list of one holds."""
    single = node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else None
    return single if isinstance(single, Mapping) else None
