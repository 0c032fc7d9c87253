"""What the held-out items of skills, knowledge, frames and dialogues show: each part, base against adapter.

A dialogue counts once, whatever its length: a turn is the mean of its tokens, a dialogue the mean of its
turns, so that neither a long turn nor a long dialogue speaks for the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean

from adapterc.ir.dataset import Dataset
from adapterc.ir.interval import Interval
from adapterc.ir.judged import Part, bare_skills
from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import PartAnswer, PartMeasurements
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import Measurements
from adapterc.part_scorers import steps_present
from adapterc.statistics.estimates import detectable, estimate, interval
from adapterc.statistics.shares import proportion
from adapterc.verify.effects import Metric, differences, trait_effect
from adapterc.verify.part_effect import ANSWERS_SHOWN, ARMS, PartEffect, finite, said_by
from adapterc.verify.parts_knowledge import knowledge_effect
from adapterc.verify.reasons import level_sentence, span


def part_effect(
    part: Part, spec: ResolvedSpec, dataset: Dataset, measured: Measurements
) -> PartEffect | None:
    """The evidence for `part`, or None where nothing is held out of it."""
    if part.kind == "skill":
        return _skill(part, spec, dataset, measured)
    items, found = dataset.parts, measured.parts
    if items is None or found is None:
        return None
    kinds: dict[str, Callable[[Part, PartItems, PartMeasurements], PartEffect | None]] = {
        "knowledge": knowledge_effect,
        "frame": _frame,
        "dialogues": _dialogues,
    }
    return kinds[part.kind](part, items, found)


def _skill(part: Part, spec: ResolvedSpec, dataset: Dataset, measured: Measurements) -> PartEffect | None:
    """A skill without thresholds; one with is judged beside the traits."""
    trait = next((one for one in bare_skills(spec) if one.id == part.id), None)
    found = trait_effect(trait, dataset, measured) if trait is not None else None
    if found is None:
        return None
    return PartEffect(
        part=part,
        says=level_sentence(found),
        evidence=f"{ARMS}; {found.evidence}",
        unit="nats a byte",
        level_unit="share of pairs",
        paired=found.paired,
        base=found.base,
        adapter=found.adapter,
        metrics=found.metrics,
    )


def _frame(part: Part, items: PartItems, measured: PartMeasurements) -> PartEffect | None:
    asked = [item for item in items.strides if f"frames.{item.frame}" == part.id]
    if not asked:
        return None
    families = [item.origin.family for item in asked]
    shares = [
        [steps_present(said_by(arm)[item.id], item.steps) for item in asked]
        for arm in (measured.base, measured.adapter)
    ]
    paired = estimate(differences(*shares), families)
    base, adapter = (proportion(arm, families) for arm in shares)
    count = len(asked[0].steps)
    steps = f"{count} steps" if count > 1 else "one step"
    expected = " / ".join(", ".join(keys) for keys in asked[0].steps)
    said = [said_by(arm) for arm in (measured.base, measured.adapter)]
    return PartEffect(
        part=part,
        says=f"Answers to {len(asked)} unseen questions hold {adapter.estimate:.2f} of the frame's {steps}, "
        f"against {base.estimate:.2f} before.",
        evidence=f"{ARMS}; a step is there where a sentence has half of its key words; the control is not "
        "asked",
        unit="share of steps",
        level_unit="share of steps",
        paired=paired,
        base=base,
        adapter=adapter,
        metrics={"steps": Metric(found=adapter, start=base.estimate, detectable=detectable(paired))},
        answers=tuple(
            PartAnswer(
                prompt=item.question, expected=expected, base=said[0][item.id], adapter=said[1][item.id]
            )
            for item in asked[:ANSWERS_SHOWN]
        ),
    )


def _dialogues(part: Part, items: PartItems, measured: PartMeasurements) -> PartEffect | None:
    if not items.turns:
        return None
    by_dialogue: dict[str, list[str]] = {}
    for item in items.turns:
        by_dialogue.setdefault(item.origin.family, []).append(item.id)
    tokens = {item.id: item.tokens for item in items.turns}
    levels = []
    for arm in (measured.base, measured.adapter):
        said = {score.item: score.said / tokens[score.item] for score in arm.turns}
        levels.append([finite(fmean(said[turn] for turn in turns)) for turns in by_dialogue.values()])
    families = list(by_dialogue)
    paired = estimate(differences(*levels), families)
    base, adapter = (interval(estimate(arm, families)) for arm in levels)
    found = interval(paired)
    turns = len(items.turns)
    return PartEffect(
        part=part,
        says=f"A token of the author's is {_likelier(found)}, in {len(families)} held-out dialogues "
        f"({turns} turn{'s' * (turns != 1)}).",
        evidence=f"{ARMS}; each dialogue counts once, as the mean of its turns; the control is not asked, "
        "since its rows have the same dialogues",
        unit="nats a token",
        level_unit="nats a token",
        paired=paired,
        base=base,
        adapter=adapter,
        metrics={"likelihood_gain": Metric(found=found, start=0.0, detectable=detectable(paired))},
    )


def _likelier(gain: Interval) -> str:
    """`likelier by 0.40 nats than to the base`, with the interval; a loss is told as one, never as -0.40."""
    if gain.estimate >= 0.0:
        return f"likelier by {gain.estimate:.2f} nats than to the base, {span(gain)}"
    loss = Interval(estimate=-gain.estimate, low=-gain.high, high=-gain.low)
    return f"less likely by {loss.estimate:.2f} nats than to the base, {span(loss)}"
