"""What of a spec gets a verdict: its traits, each skill that declares thresholds, and every other part."""

from __future__ import annotations

from collections import Counter

from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import PartKind
from adapterc.ir.spec import Pole, ResolvedSpec, Skill, Threshold, Trait
from adapterc.value import value

HELD_OUT_SHARE, MOST_HELD_OUT = 0.4, 48
"""How many of a judged skill's demonstrations are held out: eight of twenty, if all are right, prove 0.68."""

BARE_SHARE, FEWEST_BARE = 0.2, 3
"""The same of a skill without thresholds, from so many on: of fifteen the first three are held out."""

_SECTION = "skills."


@value()
class Part:
    """A part of a spec that gets a finding; with thresholds it decides the artifact's verdict."""

    id: str
    kind: PartKind
    thresholds: tuple[Threshold, ...]

    @property
    def path(self) -> str:
        """Where its thresholds stand in the spec."""
        return f"verify.{self.id}" if self.kind in ("knowledge", "dialogues") else f"{self.id}.verify"


def parts(spec: ResolvedSpec, held: PartItems | None = None) -> tuple[Part, ...]:
    """Every skill and frame, all knowledge together and all dialogues together.

    An artifact may keep its facts and dialogues to itself: then the items `held` out of them tell of them.
    """
    told = held or PartItems()
    found = [Part(id=verdict_id(one), kind="skill", thresholds=one.thresholds) for one in spec.skills]
    if spec.knowledge or told.facts:
        found.append(Part(id="knowledge", kind="knowledge", thresholds=spec.verify.knowledge))
    found += [Part(id=f"frames.{one.id}", kind="frame", thresholds=one.thresholds) for one in spec.frames]
    if spec.dialogues or told.turns:
        found.append(Part(id="dialogues", kind="dialogues", thresholds=spec.verify.dialogues))
    return tuple(found)


def bare_skills(spec: ResolvedSpec) -> tuple[Trait, ...]:
    """Skills without thresholds, as the preferences that they are measured as; they decide nothing."""
    return tuple(_as_preference(skill) for skill in spec.skills if not skill.thresholds)


def judged(spec: ResolvedSpec) -> tuple[Trait, ...]:
    """The traits; then every skill with thresholds as the preference that it is judged as."""
    return (*spec.traits, *(_as_preference(skill) for skill in spec.skills if skill.thresholds))


def verdict_id(skill: Skill) -> str:
    """What a skill's verdict goes by: its path in the spec, which no trait's id can be."""
    return f"{_SECTION}{skill.id}"


def is_skill(trait: Trait) -> bool:
    """Whether what is judged was declared as a skill."""
    return trait.id.startswith(_SECTION)


def node_of(trait: Trait) -> str:
    """The path in the spec of what is judged."""
    return trait.id if is_skill(trait) else f"traits.{trait.id}"


def held_out_count(skill: Skill) -> int:
    """How many demonstrations judge the skill; those that share a prompt train only."""
    times = Counter(shown.prompt for shown in skill.demonstrations)
    single = sum(count == 1 for count in times.values())
    if not skill.thresholds:
        held = min(MOST_HELD_OUT, single, int(BARE_SHARE * len(skill.demonstrations)))
        return held if held >= FEWEST_BARE else 0
    return min(MOST_HELD_OUT, single, int(HELD_OUT_SHARE * len(skill.demonstrations)))


def _as_preference(skill: Skill) -> Trait:
    """The demonstrated answer is to be preferred to the one that the base gives by itself."""
    return Trait(
        id=verdict_id(skill),
        kind="preference",
        opposite=Pole(name="the base's own", description="What the base answers by itself."),
        to=Pole(name="as demonstrated", description="Answers as the skill's demonstrations do."),
        thresholds=skill.thresholds,
    )
