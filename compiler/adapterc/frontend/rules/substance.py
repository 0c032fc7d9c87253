"""AC0306: a spec, and a preference, has something to train on."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence, head, mappings_at, text_at

_SECTIONS = ("role", "traits", "frames", "dialogues", "imports", "scenes", "knowledge", "skills")
_MATTER = ("examples", "moves", "markers")


def check_substance(root: Mapping) -> Iterator[Diagnostic]:
    """A preference whose `to` shows nothing of how it talks; a spec that declares nothing at all."""
    for trait in mappings_at(root, "traits"):
        to = trait.get("to")
        if text_at(trait, "kind") == "preference" and isinstance(to, Mapping) and not _shows(trait, to):
            entry = trait.entry("to")
            name = text_at(trait, "id")
            yield finding(
                "AC0306",
                f"the trait {quoted(name or '?')} has nothing to train on",
                entry.key_region.span if entry else head(trait).span,
                label="no examples, no moves, no markers, no pairs",
                advice="add `moves` (how an answer opens, turns and closes) and a few `examples`",
            )
    if text_at(root, "kind") in (None, "adapter") and all(_is_empty(root.get(key)) for key in _SECTIONS):
        advice = "add `traits`, `frames`, `dialogues` or a `role`"
        yield finding("AC0306", "the spec declares nothing to train on", head(root).span, advice=advice)


def _shows(trait: Mapping, pole: Mapping) -> bool:
    return not _is_empty(trait.get("pairs")) or any(not _is_empty(pole.get(key)) for key in _MATTER)


def _is_empty(node: Node | None) -> bool:
    if isinstance(node, Mapping):
        return all(_is_empty(entry.value) for entry in node.entries)
    if isinstance(node, Sequence):
        return not node.items
    return node is None or (isinstance(node, Scalar) and node.value is None)
