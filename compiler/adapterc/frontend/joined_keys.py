"""Keys that hold two words for want of a colon: `{at_most 0.1}`, `rate at_most: 0.1`."""

from __future__ import annotations

import re
from collections.abc import Collection

from adapterc.diagnostics.model import Fix
from adapterc.frontend.tree import Entry, Mapping, Node

JOINED = re.compile(r"(?P<metric>[a-z_]+)[ .]+(?P<side>at_least|at_most)")
"""A metric and its side in one key."""
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def is_joined(entry: Entry, known: Collection[str]) -> bool:
    """Whether a key without a value is a known one with its value behind a space."""
    return not entry.value.region.raw and " " in entry.key and entry.key.partition(" ")[0] in known


def without_colon(node: Node, key: str, known: Collection[str]) -> tuple[str, Fix | None] | None:
    """What to write for such a key, which stands in braces; None for any other."""
    entry = node.entry(key) if isinstance(node, Mapping) else None
    if entry is None or not is_joined(entry, known) or not node.region.raw.startswith("{"):
        return None
    name, _, value = key.partition(" ")
    meant = f"{name}: {value.strip()}"
    is_plain = _NUMBER.fullmatch(value.strip()) is not None and entry.key_region.raw == key
    fix = Fix(span=entry.key_region.span, replacement=meant) if is_plain else None
    return f"a colon is missing: write `{meant}`", fix
