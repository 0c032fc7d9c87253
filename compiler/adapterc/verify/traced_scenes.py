"""Where a glossary's verdict comes from: scenes whose paraphrases are taken for others, and their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean

from adapterc.ir.dataset import Row
from adapterc.ir.scene_items import SceneItems, SceneParaphrase
from adapterc.ir.scene_verdicts import ParaphraseScores, SceneMeasurements
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.traced import Trace, TracedFamily, TracedItem
from adapterc.verify.traced import FAMILIES, ITEMS, nodes_of, rows_of, shortened, traced_family

_SCALE = (
    "nats a token by which the own scene is likelier than the likeliest other: below 0 the paraphrase is "
    "taken for that other"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A paraphrase as it was taken: `lead` in nats a token, over the scene `rival`."""

    item: SceneParaphrase
    lead: float
    rival: str


def trace_glossary(
    spec: ResolvedSpec, items: SceneItems, measured: SceneMeasurements, rows: Sequence[Row]
) -> Trace | None:
    """What went worst of all paraphrases, by the scene; None where fewer than two scenes were told apart."""
    known = {item.id: item for item in items.paraphrases}
    read = [_read(known[row.item], row) for row in measured.identification if len(row.candidates) > 1]
    if not read:
        return None
    by_scene: defaultdict[str, list[_Read]] = defaultdict(list)
    for one in read:
        by_scene[one.item.scene].append(one)
    worst = sorted(by_scene, key=lambda scene: (fmean(one.lead for one in by_scene[scene]), scene))[:FAMILIES]
    node_of = {scene.token: f"scenes.{place}" for place, scene in enumerate(spec.scenes)}
    own = list(chain.from_iterable(rows_of(node_of[scene], rows) for scene in worst))
    return Trace(
        scale=_SCALE,
        n=len(read),
        missed=sum(one.lead <= 0.0 for one in read),
        families=tuple(_family(scene, by_scene[scene]) for scene in worst),
        items=tuple(_item(one) for one in sorted(read, key=lambda one: (one.lead, one.item.id))[:ITEMS]),
        nodes=nodes_of(own),
        rows=len(own),
    )


def _read(item: SceneParaphrase, found: ParaphraseScores) -> _Read:
    scores = dict(zip(found.candidates, found.scores, strict=True))
    own = scores.pop(item.scene)
    rival = max(scores, key=lambda scene: (scores[scene], scene))
    return _Read(item=item, lead=(own - scores[rival]) / max(found.tokens, 1), rival=rival)


def _family(scene: str, own: Sequence[_Read]) -> TracedFamily:
    return traced_family(scene, [(one.lead, None, one.lead <= 0.0) for one in own])


def _item(one: _Read) -> TracedItem:
    """The paraphrase stands where a declared answer would, the scene nearest to it where what was said."""
    item = one.item
    return TracedItem(
        id=item.id,
        family=item.scene,
        node=item.origin.node,
        question=item.scene,
        score=one.lead,
        base_score=None,
        missed=one.lead <= 0.0,
        to=shortened(item.text),
        said=f"taken for {one.rival}" if one.lead <= 0.0 else f"nearest other: {one.rival}",
    )
