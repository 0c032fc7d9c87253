"""Which of a glossary's items are measured together, and which part of them where all would cost too much.

Chosen by seeds of the items' own ids: the same spec is always measured on the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from adapterc.digest import seed_of
from adapterc.ir.scene_items import SceneContext, SceneItems

PANEL = 24
"""Most scenes that a paraphrase is told apart from: each costs another reading of it."""
IDENTIFIED, MOST_IDENTIFIED, IDENTIFIED_IN_ALL = 10, 20, 240
"""Paraphrases of a scene that are told apart, and of a glossary: each is read after every token of its panel.

Twelve scenes that tell 0.88 of 120 apart are shown to tell 0.78 at least; of 240, 0.80.
"""
ABLATED = 12
"""Paraphrases under each other condition at least, and one of every scene."""
ABLATED_READINGS = 480
"""Readings that paraphrases under other conditions may cost: as many as twelve of twelve scenes do."""
DRAWS = 8
CONTEXTS = 10
SAMPLED_SCENES = 24
TEMPERATURE = 0.7
CHAT_TURNS = 12
"""Ordinary questions over whose answers KL to the base is read."""


class OfScene(Protocol):
    """An item of a scene, rendered for a base or not yet."""

    @property
    def id(self) -> str:
        """Its own name."""
        ...

    @property
    def scene(self) -> str:
        """The scene's token."""
        ...


Cue = TypeVar("Cue")
Item = TypeVar("Item", bound=OfScene)


def panels(cues: Sequence[Cue]) -> tuple[tuple[Cue, ...], ...]:
    """The scenes in parts of nearly equal size, none above `PANEL`, in their order."""
    count = -(-len(cues) // PANEL)
    bounds = [len(cues) * part // count for part in range(count + 1)] if count else []
    return tuple(tuple(cues[start:end]) for start, end in pairwise(bounds))


def some_of_each(items: Sequence[Item], each: int) -> list[Item]:
    """`each` paraphrases of every scene, chosen by chance, in the order of `items`."""
    by_chance = sorted(items, key=lambda item: (seed_of("paraphrase", item.id), item.id))
    taken: dict[str, list[str]] = {}
    for item in by_chance:
        own = taken.setdefault(item.scene, [])
        if len(own) < each:
            own.append(item.id)
    kept = {name for names in taken.values() for name in names}
    return [item for item in items if item.id in kept]


def identified(scenes: int) -> int:
    """How many paraphrases of each of so many scenes are told apart, where as many are there."""
    return min(max(IDENTIFIED, IDENTIFIED_IN_ALL // max(scenes, 1)), MOST_IDENTIFIED)


def ablated(scenes: int) -> int:
    """How many paraphrases of each of so many scenes are read under other conditions.

    Where scenes are few, more of each: a reading after every token of the panel costs less there, and few
    paraphrases of few scenes say little.
    """
    each = 3 * (1 + min(scenes, PANEL))
    return min(max(-(-ABLATED // scenes), ABLATED_READINGS // (scenes * each)), IDENTIFIED)


def sampled_contexts(items: SceneItems) -> list[SceneContext]:
    """Up to ten contexts of every scene; of a large glossary those of some scenes, chosen by chance."""
    return sampled([cue.scene for cue in items.cues], items.contexts)


def sampled(tokens: Sequence[str], contexts: Sequence[Item]) -> list[Item]:
    """The part of `contexts` that is drawn from, of the scenes of `tokens`."""
    chosen = sorted(tokens, key=lambda token: (seed_of("sampled scene", token), token))[:SAMPLED_SCENES]
    kept: set[str] = set()
    for token in chosen:
        own = [context.id for context in contexts if context.scene == token]
        kept.update(sorted(own, key=lambda name: (seed_of("sampled context", name), name))[:CONTEXTS])
    return [context for context in contexts if context.id in kept]


def scene_prompts(items: SceneItems | None) -> list[str]:
    """Every prompt that is put to the model."""
    if items is None:
        return []
    cues = [prompt for cue in items.cues for prompt in (cue.alone, cue.retold, cue.definition)]
    asked = [item.prompt for item in items.asks]
    held = [item.prompt for item in items.contexts]
    return [*cues, *asked, *held, *(item.prompt for item in items.pairs)]
