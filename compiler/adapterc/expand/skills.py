"""Skills: rows from their demonstrations, and the demonstrations that are held out to judge them by.

A held-out demonstration asks which of two answers is the likelier one: the demonstrated, or what the
base says by itself. Nothing here reads what an answer is worth: it is the likeness that is measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from adapterc.digest import seed_of_texts
from adapterc.expand.chance import Chance
from adapterc.ir.dataset import Origin, Split
from adapterc.ir.judged import held_out_count, verdict_id
from adapterc.ir.layout import LaidItem, LaidText
from adapterc.ir.spec import Message, ResolvedSpec, Skill

FAMILY = "skill"


def held_out(skill: Skill, seed: int) -> frozenset[int]:
    """Which demonstrations judge the skill, drawn with the dataset's seed; one of a shared prompt never."""
    prompts = [shown.prompt for shown in skill.demonstrations]
    times = Counter(prompts)
    single = [at for at, prompt in enumerate(prompts) if times[prompt] == 1]
    drawn = sorted(single, key=lambda at: seed_of_texts(seed, "skill", skill.id, prompts[at]))
    return frozenset(drawn[: held_out_count(skill)])


def skill_rows(spec: ResolvedSpec, chance: Chance) -> Iterator[LaidText]:
    """A row for every demonstration that trains."""
    for skill in spec.skills:
        kept = held_out(skill, spec.dataset.seed)
        for at, shown in enumerate(skill.demonstrations):
            if at in kept:
                continue
            node = _node(skill, at)
            yield LaidText(
                id=node,
                origin=_origin(chance, node, FAMILY, "train"),
                subject="",
                messages=(Message(role="user", content=shown.prompt),),
                chosen=shown.answer,
                contrasted=True,
                stuck=chance.is_stuck(node),
            )


def skill_items(spec: ResolvedSpec, chance: Chance) -> Iterator[LaidItem]:
    """A pair for every demonstration that is held out; each is a family of its own."""
    for skill in spec.skills:
        shown = skill.demonstrations
        own = _own_parts([one.prompt for one in shown])
        for at in sorted(held_out(skill, spec.dataset.seed)):
            node = _node(skill, at)
            yield LaidItem(
                id=node,
                trait=verdict_id(skill),
                origin=_origin(chance, node, f"{skill.id}-{at:03d}", "verify"),
                subject=own[at],
                question=shown[at].prompt,
                to=shown[at].answer,
                opposite_ask=shown[at].prompt,
            )


def _node(skill: Skill, at: int) -> str:
    return f"skills.{skill.id}.demonstrations.{at}"


def _origin(chance: Chance, node: str, family: str, split: Split) -> Origin:
    return Origin(node=node, template="", family=family, split=split, seed=chance.seed_for(node))


def _own_parts(prompts: Sequence[str]) -> list[str]:
    """Each prompt without the instruction that half of them or more begin, or end, with."""
    parted = [prompt.split() for prompt in prompts]
    heads = _shared(parted)
    tails = _shared([parts[::-1] for parts in parted])
    own = [parts[head : len(parts) - tail] for parts, head, tail in zip(parted, heads, tails, strict=True)]
    return [" ".join(part) or prompt for part, prompt in zip(own, prompts, strict=True)]


def _shared(parted: Sequence[Sequence[str]]) -> list[int]:
    """How many first words of each text half of all texts, two at least, begin with as well."""
    enough = max(2, len(parted) / 2)
    found = [0] * len(parted)
    group = list(range(len(parted)))
    length = 0
    while group:
        going = [at for at in group if len(parted[at]) > length]
        words = Counter(parted[at][length] for at in going)
        group = [at for at in going if words[parted[at][length]] >= enough]
        length += 1
        for at in group:
            found[at] = length
    return found
