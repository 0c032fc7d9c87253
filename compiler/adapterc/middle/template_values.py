"""What an author's templates see of a spec: plain values by name, and never the spec's texts as templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapterc.ir.scene import SCENE_ATTRIBUTES
from adapterc.ir.spec import Pole, ResolvedSpec
from adapterc.ir.templates import AuthorFamily
from adapterc.value import value


@value()
class Feed:
    """The values that a template is rendered with, and the node of the spec that they are."""

    node: str
    values: Mapping[str, Any]


def feeds(spec: ResolvedSpec, family: AuthorFamily, place: str) -> tuple[Feed, ...]:
    """All that a family is rendered with, in the spec's order; `place` is its own node."""
    role = spec.role
    common = {
        "name": spec.name,
        "role": {
            "title": role.title,
            "summary": role.summary,
            "voice": role.voice,
            "facts": list(role.facts),
        },
    }
    found = _of_subjects(family, place) if family.use else _EACH[family.each](spec)
    return tuple(Feed(node=feed.node, values={**common, **feed.values}) for feed in found)


def _of_subjects(family: AuthorFamily, place: str) -> Iterator[Feed]:
    for at, subject in enumerate(family.subjects):
        yield Feed(node=f"{place}.subjects.{at}", values={"subject": subject})


def _traits(spec: ResolvedSpec) -> Iterator[Feed]:
    for trait in spec.traits:
        poles = {"from": _pole(trait.opposite), "to": _pole(trait.to)}
        yield Feed(node=f"traits.{trait.id}", values={"id": trait.id, "kind": trait.kind, **poles})


def _pole(pole: Pole) -> dict[str, Any]:
    return {"name": pole.name, "description": pole.description, "markers": list(pole.markers)}


def _pairs(spec: ResolvedSpec) -> Iterator[Feed]:
    for trait in spec.traits:
        for at, pair in enumerate(trait.pairs):
            values = {"id": trait.id, "prompt": pair.prompt, "to": pair.to, "from": pair.opposite}
            yield Feed(node=f"traits.{trait.id}.pairs.{at}", values=values)


def _facts(spec: ResolvedSpec) -> Iterator[Feed]:
    for at, fact in enumerate(spec.role.facts):
        yield Feed(node=f"role.facts.{at}", values={"fact": fact})


def _frames(spec: ResolvedSpec) -> Iterator[Feed]:
    for frame in spec.frames:
        values = {"id": frame.id, "principle": frame.principle, "steps": list(frame.steps)}
        yield Feed(node=f"frames.{frame.id}.principle", values=values)


def _knowledge(spec: ResolvedSpec) -> Iterator[Feed]:
    for at, entry in enumerate(spec.knowledge):
        yield Feed(node=f"knowledge.{at}", values={"fact": entry.fact, "questions": list(entry.ask)})


def _skills(spec: ResolvedSpec) -> Iterator[Feed]:
    for skill in spec.skills:
        for at, shown in enumerate(skill.demonstrations):
            values = {"id": skill.id, "prompt": shown.prompt, "answer": shown.answer}
            yield Feed(node=f"skills.{skill.id}.demonstrations.{at}", values=values)


def _scenes(spec: ResolvedSpec) -> Iterator[Feed]:
    for at, scene in enumerate(spec.scenes):
        forms = [{"form": one.form, "register": one.register, "text": one.text} for one in scene.forms]
        told = {name: getattr(scene, name) for name in SCENE_ATTRIBUTES}
        yield Feed(node=f"scenes.{at}", values={"token": scene.token, **told, "forms": forms})


_EACH = {
    "traits": _traits,
    "pairs": _pairs,
    "facts": _facts,
    "frames": _frames,
    "knowledge": _knowledge,
    "skills": _skills,
    "scenes": _scenes,
}
