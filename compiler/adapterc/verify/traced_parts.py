"""Where the verdict on a skill, knowledge, a frame or dialogues comes from: its worst items and their rows.

Scored as the part's effect is: a fact's margin over the likeliest other one, the share of a frame's steps in
an answer, how likely a token of the author's turn is. A skill is traced as the preference that it is
measured as.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from statistics import fmean

from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.judged import bare_skills
from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import PartMeasurements, PartVerdict
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.traced import Trace, TracedFamily, TracedItem
from adapterc.ir.verification import Measurements
from adapterc.part_scorers import fact_margin, steps_present
from adapterc.verify.part_effect import said_by
from adapterc.verify.traced import (
    FAMILIES,
    ITEMS,
    nearness,
    nodes_of,
    rows_of,
    shortened,
    trace,
    traced_family,
)

_TURN = re.compile(r"dialogues\.(?P<dialogue>[0-9]{1,9})\.(?P<turn>[0-9]{1,9})")
_SCALES = {
    "knowledge": "nats a byte by which the fact is likelier than the likeliest other: below 0 that one is "
    "taken for it",
    "frame": "share of the frame's steps in the answer; missed where some are wanting and the base has "
    "as many",
    "dialogues": "nats a token of the author's turn; missed where it is no likelier than to the base",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """An item as a trace has it, less its rows; `group` is what is told of together, what is worst has the
    greatest `badness`."""

    item: TracedItem
    group: str
    badness: tuple[float, float]


def trace_part(
    found: PartVerdict, spec: ResolvedSpec, dataset: Dataset, measured: Measurements
) -> Trace | None:
    """What went worst of a part's items; None where it has none, or is traced among the traits."""
    if found.kind == "skill":
        skill = next((one for one in bare_skills(spec) if one.id == found.id), None)
        return trace(skill, dataset, measured) if skill is not None else None
    items, arms = dataset.parts, measured.parts
    if items is None or arms is None:
        return None
    scored = list(_SCORED[found.kind](found.id, spec, items, arms))
    return _trace(found, scored, dataset.rows) if scored else None


def _trace(found: PartVerdict, scored: Sequence[_Scored], rows: Sequence[Row]) -> Trace:
    """The rows behind it are those of the worst items' nodes; of held-out dialogues, all of the part."""
    by_group: defaultdict[str, list[_Scored]] = defaultdict(list)
    for one in scored:
        by_group[one.group].append(one)

    def badness(group: str) -> tuple[float, float, str]:
        own = by_group[group]
        return (-fmean(one.badness[0] for one in own), -fmean(one.badness[1] for one in own), group)

    worst = sorted(by_group, key=badness)[:FAMILIES]
    first = sorted(scored, key=lambda one: (*(-part for part in one.badness), one.item.id))[:ITEMS]
    nodes = dict.fromkeys(
        one.item.node for one in (*first, *(one for group in worst for one in by_group[group]))
    )
    own = list(chain.from_iterable(rows_of(node, rows) for node in nodes)) or rows_of(found.id, rows)
    nearest = nearness(own)
    return Trace(
        scale=_SCALES[found.kind],
        n=len(scored),
        missed=sum(one.item.missed for one in scored),
        families=tuple(_family(group, by_group[group]) for group in worst),
        items=tuple(replace(one.item, rows=nearest(one.item.question)) for one in first),
        nodes=nodes_of(own),
        rows=len(own),
    )


def _family(group: str, own: Sequence[_Scored]) -> TracedFamily:
    return traced_family(group, [(one.item.score, one.item.base_score, one.item.missed) for one in own])


def _facts(_: str, __: ResolvedSpec, items: PartItems, arms: PartMeasurements) -> Iterator[_Scored]:
    scores = [{one.item: one.choices for one in arm.facts} for arm in (arms.base, arms.adapter)]
    for item in items.facts:
        before, after = (fact_margin(arm[item.id], item.choices, item.gold) for arm in scores)
        others = [at for at in range(len(item.choices)) if at != item.gold]
        said = scores[1][item.id]
        rival = max(others, key=lambda at: said[at] / len(item.choices[at].encode()))
        found = TracedItem(
            id=item.id,
            family=item.origin.family,
            node=item.origin.node,
            question=shortened(item.question),
            score=after,
            base_score=before,
            missed=after <= 0.0,
            to=shortened(item.choices[item.gold]),
            opposite=shortened(item.choices[rival]),
        )
        yield _Scored(item=found, group=item.origin.node, badness=(-after, before - after))


def _strides(name: str, _: ResolvedSpec, items: PartItems, arms: PartMeasurements) -> Iterator[_Scored]:
    said = [said_by(arm) for arm in (arms.base, arms.adapter)]
    for item in items.strides:
        if f"frames.{item.frame}" != name:
            continue
        before, after = (steps_present(arm[item.id], item.steps) for arm in said)
        found = TracedItem(
            id=item.id,
            family=item.origin.family,
            node=item.origin.node,
            question=shortened(item.question),
            score=after,
            base_score=before,
            missed=after < 1.0 and after <= before,
            said=shortened(said[1][item.id]),
            base_said=shortened(said[0][item.id]),
        )
        yield _Scored(item=found, group=item.origin.family, badness=(-after, before - after))


def _turns(_: str, spec: ResolvedSpec, items: PartItems, arms: PartMeasurements) -> Iterator[_Scored]:
    """A turn goes by what it gained: how likely it is to begin with is the author's affair."""
    said = [{one.item: one.said for one in arm.turns} for arm in (arms.base, arms.adapter)]
    for item in items.turns:
        before, after = (arm[item.id] / item.tokens for arm in said)
        found = TracedItem(
            id=item.id,
            family=item.origin.family,
            node=item.origin.node,
            question=shortened(_before(spec, item.id)),
            score=after,
            base_score=before,
            missed=after <= before,
            to=shortened(item.text),
        )
        yield _Scored(item=found, group=item.origin.family, badness=(before - after, -after))


def _before(spec: ResolvedSpec, name: str) -> str:
    """What was said before a turn, by the turn's name; the name itself where the dialogues are not here."""
    found = _TURN.fullmatch(name)
    dialogue, turn = (int(found["dialogue"]), int(found["turn"])) if found else (0, 0)
    if turn < 1 or dialogue >= len(spec.dialogues) or turn > len(spec.dialogues[dialogue].messages):
        return name
    return spec.dialogues[dialogue].messages[turn - 1].content


_SCORED: Mapping[str, Callable[[str, ResolvedSpec, PartItems, PartMeasurements], Iterator[_Scored]]] = {
    "knowledge": _facts,
    "frame": _strides,
    "dialogues": _turns,
}
