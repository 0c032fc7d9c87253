"""What of a spec gets a verdict: its traits, and each skill that declares thresholds."""

from __future__ import annotations

from collections import Counter

from adapterc.ir.spec import Pole, ResolvedSpec, Skill, Trait

HELD_OUT_SHARE, MOST_HELD_OUT = 0.4, 48
"""How many of a judged skill's demonstrations are held out: eight of twenty, if all are right, prove 0.63."""

_SECTION = "skills."


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
    if not skill.thresholds:
        return 0
    times = Counter(shown.prompt for shown in skill.demonstrations)
    single = sum(count == 1 for count in times.values())
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
