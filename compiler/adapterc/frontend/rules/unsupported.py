"""AC0601: language that is read and checked, and not compiled by this version."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import Region
from adapterc.frontend.expected import choices, step_into
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence, is_null, mappings_at, text_at
from adapterc.spec.document import Spec
from adapterc.spec.uncompiled import ENSEMBLE, GIT, Uncompiled

NOT_COMPILED = frozenset({"ensemble", "standard", "release"})
"""Words of the language that no advice may name: they would be refused next."""
# Key below the top -> its values that compile; any other is refused.
_OPTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("verify", "profile", ("quick",)),
    ("verify", "tasks", ()),
    ("dataset", "teacher", ()),
    ("dataset", "templates", ()),
    ("dataset", "mix", ()),
)
NEVER_COMPILED = frozenset(key for _, key, compiled in _OPTIONS if not compiled)
"""Keys that are refused whatever they hold: of what they hold nothing is said."""


def check_unsupported(root: Mapping) -> Iterator[Diagnostic]:
    """Every such key that is used; an empty one is not."""
    kind = root.get("kind")
    if text_at(root, "kind") == "ensemble" and kind is not None:
        yield _finding(ENSEMBLE, kind.region)
    for imported in mappings_at(root, "imports"):
        git = imported.entry("git")
        if git is not None and not is_null(git.value):
            yield _finding(GIT, git.key_region)
    for section, key, compiled in _OPTIONS:
        options = root.get(section)
        entry = options.entry(key) if isinstance(options, Mapping) else None
        if entry is None or not is_used(entry.value) or text_at(options, key) in compiled:
            continue
        words = choices(step_into(step_into(Spec, section), key))
        if words and text_at(options, key) not in words:
            continue  # AC0206 has said which words there are
        named = f"`{section}.{key}`" if not compiled else f"`{key}: {text_at(options, key)}`"
        yield _finding(Uncompiled(what=named), entry.key_region)


def _finding(later: Uncompiled, region: Region) -> Diagnostic:
    return finding("AC0601", later.message, region.span, advice=later.advice)


def is_used(node: Node) -> bool:
    """Whether such a key holds anything: an empty one asks for nothing."""
    if isinstance(node, Scalar):
        return node.value is not None
    return (
        bool(node.items) if isinstance(node, Sequence) else isinstance(node, Mapping) and bool(node.entries)
    )
