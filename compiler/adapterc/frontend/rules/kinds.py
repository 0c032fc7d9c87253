"""AC0203, AC0308: what an adapter must say of itself, and what a library has no say in."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.frontend.rules.misspelt import is_misspelt
from adapterc.frontend.tree import Entry, Mapping, head, text_at
from adapterc.spec.document import LIBRARY_HAS, LIBRARY_LACKS, Spec


def check_kinds(root: Mapping) -> Iterator[Diagnostic]:
    """A spec without a base, a library with one."""
    if text_at(root, "kind") == "library":
        for entry, key in _lacked(root):
            message = f"a library has no `{key}`: the spec that imports it decides that"
            yield finding("AC0308", message, entry.key_region.span, advice="move it into that spec")
    elif root.entry("base") is None and not is_misspelt(root, Spec, "base"):
        advice = "add `base: smollm2-135m-instruct`, or a hub id with its commit, or a folder"
        message = "missing key `base`"
        yield finding("AC0203", message, head(root).span, label="in this mapping", advice=advice)


def _lacked(root: Mapping) -> Iterator[tuple[Entry, str]]:
    """The entries that a library has no say in, with their names; of a section some keys may be its own."""
    for entry in root.entries:
        if entry.key in LIBRARY_LACKS:
            yield entry, entry.key
        elif entry.key in LIBRARY_HAS and isinstance(entry.value, Mapping):
            kept = LIBRARY_HAS[entry.key]
            yield from ((one, f"{entry.key}.{one.key}") for one in entry.value.entries if one.key != kept)
