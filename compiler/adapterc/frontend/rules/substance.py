"""AC0306: a spec, a preference and a skill have something to train on."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.frontend.rules.misspelt import is_foreign, is_misspelt
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence, head, is_null, mappings_at, text_at
from adapterc.spec.document import Spec
from adapterc.spec.persona import Skill
from adapterc.spec.trait import Pole, Trait

_SECTIONS = ("role", "traits", "frames", "dialogues", "imports", "scenes", "knowledge", "skills")
_MATTER = ("examples", "moves", "markers")


def check_substance(root: Mapping) -> Iterator[Diagnostic]:
    """A preference, a skill or a scene that shows nothing; a spec that declares nothing at all."""
    taught = _says(root, "teacher")  # who answers as the pole by its description alone
    for trait in mappings_at(root, "traits"):
        to = trait.get("to")
        if is_misspelt(trait, Trait, "pairs") or (
            isinstance(to, Mapping) and is_misspelt(to, Pole, *_MATTER)
        ):
            continue
        if (
            text_at(trait, "kind") == "preference"
            and isinstance(to, Mapping)
            and not (taught or _shows(trait, to))
        ):
            entry = trait.entry("to")
            name = text_at(trait, "id")
            yield finding(
                "AC0306",
                f"the trait {quoted(name or '?')} has nothing to train on",
                entry.key_region.span if entry else head(trait).span,
                label="no examples, no moves, no markers, no pairs",
                advice="add `moves` (how an answer opens, turns and closes) and a few `examples`",
            )
    for skill in mappings_at(root, "skills"):
        if is_misspelt(skill, Skill, "demonstrations", "file") or is_foreign(skill, Skill):
            continue
        if _is_empty(skill.get("demonstrations")) and _is_empty(skill.get("file")):
            message = f"the skill {quoted(text_at(skill, 'id') or '?')} shows nothing"
            advice = "add `demonstrations`, or `file: x.jsonl` with a prompt and an answer a line"
            yield finding("AC0306", message, head(skill).span, label="no demonstrations", advice=advice)
    for scene in mappings_at(root, "scenes"):
        if all(_is_empty(entry.value) for entry in scene.entries if entry.key not in ("token", "row")):
            message = f"the scene {quoted(text_at(scene, 'token') or '?')} says nothing"
            advice = "add what happens in it: `archetype`, `action`, `field`, `emotion`, `rhythm`, or `forms`"
            yield finding("AC0306", message, head(scene).span, advice=advice)
    if is_misspelt(root, Spec, *_SECTIONS) or any(
        root.entry(key) is not None and is_null(root.get(key)) for key in _SECTIONS
    ):
        return  # a section without its name, or without its value, has been told
    kind = text_at(root, "kind")
    if kind == "library" and _says(root, "templates"):
        return  # they are rendered for what the importing spec holds
    if kind != "ensemble" and all(_is_empty(root.get(key)) for key in _SECTIONS):
        kind = "library" if kind == "library" else "spec"
        others = "`knowledge` or `skills`" if kind == "library" else "`dialogues` or a `role`"
        message = f"the {kind} declares nothing to train on"
        yield finding("AC0306", message, head(root).span, advice=f"add `traits`, `frames`, {others}")


def _says(root: Mapping, key: str) -> bool:
    """Whether `dataset` says anything under a key."""
    dataset = root.get("dataset")
    return isinstance(dataset, Mapping) and not _is_empty(dataset.get(key))


def _shows(trait: Mapping, pole: Mapping) -> bool:
    return not _is_empty(trait.get("pairs")) or any(not _is_empty(pole.get(key)) for key in _MATTER)


def _is_empty(node: Node | None) -> bool:
    if isinstance(node, Mapping):
        return all(_is_empty(entry.value) for entry in node.entries)
    if isinstance(node, Sequence):
        return not node.items
    return node is None or (isinstance(node, Scalar) and node.value is None)
