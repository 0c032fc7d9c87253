"""AC0601: language that is read and checked, and not compiled by this version."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import Region
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence, text_at
from adapterc.spec.uncompiled import ENSEMBLE, Uncompiled

NOT_COMPILED = frozenset({"ensemble"})
"""Words of the language that no advice may name: they would be refused next."""
_OPTIONS: tuple[tuple[str, str], ...] = (("dataset", "teacher"),)
NEVER_COMPILED = frozenset(key for _, key in _OPTIONS)
"""Keys that are refused whatever they hold: of what they hold nothing is said."""


def check_unsupported(root: Mapping) -> Iterator[Diagnostic]:
    """Every such key that is used; an empty one is not."""
    kind = root.get("kind")
    if text_at(root, "kind") == "ensemble" and kind is not None:
        yield _finding(ENSEMBLE, kind.region)
    for section, key in _OPTIONS:
        options = root.get(section)
        entry = options.entry(key) if isinstance(options, Mapping) else None
        if entry is not None and is_used(entry.value):
            yield _finding(Uncompiled(what=f"`{section}.{key}`"), entry.key_region)


def _finding(later: Uncompiled, region: Region) -> Diagnostic:
    return finding("AC0601", later.message, region.span, advice=later.advice)


def is_used(node: Node) -> bool:
    """Whether such a key holds anything: an empty one asks for nothing."""
    if isinstance(node, Scalar):
        return node.value is not None
    return (
        bool(node.items) if isinstance(node, Sequence) else isinstance(node, Mapping) and bool(node.entries)
    )
