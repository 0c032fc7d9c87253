"""Which scene each held-out paraphrase is taken for, intact and under other conditions.

A paraphrase is taken for the scene whose token makes it likeliest: the same text is compared under all
tokens, so its own likelihood falls out of the comparison.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapterc.errors import CompilerBugError
from adapterc.ir.findings import Check
from adapterc.ir.interval import Interval
from adapterc.ir.scene_items import SceneItems
from adapterc.ir.scene_verdicts import Condition, Confusion, ParaphraseScores, SceneMeasurements
from adapterc.statistics.paired import hits_lost
from adapterc.statistics.shares import proportion
from adapterc.verify.scenes_limits import above_none, reported

_SAYS: Mapping[str, str] = {
    "intact": "token, row and adapter as they are",
    "swapped": "the scene's row and the next scene's change places",
    "zeroed": "the scene's own row is nothing, those of the other scenes stay",
    "shuffled": "each paraphrase is held to the next scene's token: what a wrong map would score",
    "literal": "the base without row and adapter, the token spelt in pieces: the floor",
    "base": "the base with the row and without the adapter",
    "definition": "the base with the scene written out in the prompt: the ceiling of what words do",
}
_LOSING = ("swapped", "zeroed", "literal")
_COUNTED = "the intact lines counted against the next token, which follows from them and tests nothing new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Paraphrases and how they were taken: `hits` 1.0 for the own scene, shared where scores tie."""

    ids: tuple[str, ...]
    scenes: tuple[str, ...]
    hits: tuple[float, ...]
    taken: tuple[str, ...]
    chances: tuple[float, ...]

    @property
    def chance(self) -> float:
        """What guessing would score."""
        return math.fsum(self.chances) / len(self.chances) if self.chances else 1.0

    def share(self) -> Interval:
        """The share of hits over all scenes, which are the clusters."""
        return proportion(self.hits, self.scenes) if self.hits else Interval(estimate=0.0, low=0.0, high=1.0)

    def of(self, scene: str) -> tuple[list[float], Interval]:
        """One scene's hits, and their share; its paraphrases count as independent."""
        own = [
            (hit, name) for hit, name, at in zip(self.hits, self.ids, self.scenes, strict=True) if at == scene
        ]
        hits = [hit for hit, _ in own]
        found = proportion(hits, [name for _, name in own]) if own else None
        return hits, found or Interval(estimate=0.0, low=0.0, high=1.0)


def identify(items: SceneItems, rows: Sequence[ParaphraseScores], *, shift: int = 0) -> Identity:
    """How `rows` take their paraphrases; with `shift` the scene so many places on counts as the right one."""
    scene_of = {item.id: item.scene for item in items.paraphrases}
    hits, taken, chances = [], [], []
    for row in rows:
        if not all(map(math.isfinite, row.scores)):
            raise CompilerBugError("a log-likelihood is not a number")
        place = (row.candidates.index(scene_of[row.item]) + shift) % len(row.candidates)
        best = max(row.scores)
        ties = [at for at, score in enumerate(row.scores) if score == best]
        hits.append(1.0 / len(ties) if place in ties else 0.0)
        taken.append(row.candidates[ties[0]])
        chances.append(1.0 / len(row.candidates))
    return Identity(
        ids=tuple(row.item for row in rows),
        scenes=tuple(scene_of[row.item] for row in rows),
        hits=tuple(hits),
        taken=tuple(taken),
        chances=tuple(chances),
    )


def confusion(items: SceneItems, found: Identity) -> Confusion:
    """Counts of (own scene, taken for)."""
    tokens = tuple(cue.scene for cue in items.cues)
    counts = {(own, other): 0 for own in tokens for other in tokens}
    for pair in zip(found.scenes, found.taken, strict=True):
        counts[pair] += 1
    return Confusion(
        tokens=tokens, counts=tuple(tuple(counts[own, other] for other in tokens) for own in tokens)
    )


def conditions(
    items: SceneItems, measured: SceneMeasurements
) -> tuple[tuple[Condition, ...], tuple[Check, ...], tuple[Check, ...]]:
    """Identification under every condition on the same paraphrases, what it must lose by them, and what it
    loses by a shuffled map, which is told and does not decide."""
    if not measured.ablations or len(items.cues) < 2:
        return (), (), ()
    kept = {row.item for row in measured.ablations[0].rows}
    whole = [row for row in measured.identification if row.item in kept]
    found = {"intact": identify(items, whole), "shuffled": identify(items, whole, shift=1)}
    found |= {part.condition: identify(items, part.rows) for part in measured.ablations}
    intact = found["intact"]
    read = (
        f"read on {len(intact.hits)} paraphrases, of which the intact adapter takes {sum(intact.hits):g} for "
        "their own scene"
    )
    checks = [
        _lost(name, intact, found[name], note=f"{_note(name, items, found[name])}; {read}")
        for name in _LOSING
        if name in found
    ]
    counted = _lost("shuffled", intact, found["shuffled"], note=f"{_SAYS['shuffled']}; {_COUNTED}; {read}")
    shown = [
        Condition(name=name, says=says, found=found[name].share(), n=len(found[name].hits))
        for name, says in _SAYS.items()
        if name in found
    ]
    return tuple(shown), tuple(checks), tuple(reported([counted]))


def _lost(name: str, intact: Identity, found: Identity, *, note: str) -> Check:
    """How much of the identification goes with a condition, paraphrase by paraphrase."""
    others = dict(zip(found.ids, found.hits, strict=True))
    if others.keys() != set(intact.ids) or len(found.ids) != len(intact.ids):
        raise CompilerBugError(f"identification under {name!r} was read on other paraphrases than intact")
    lost = [hit - others[item] for item, hit in zip(intact.ids, intact.hits, strict=True)]
    return above_none(f"identification lost: {name}", hits_lost(lost, intact.scenes), note=note)


def _note(name: str, items: SceneItems, found: Identity) -> str:
    if name != "swapped":
        return _SAYS[name]
    tokens = [cue.scene for cue in items.cues]
    follows = sum(
        taken != own and taken in tokens for own, taken in zip(found.scenes, found.taken, strict=True)
    )
    return f"{_SAYS[name]}; {follows} of {len(found.hits)} are then taken for another scene"
