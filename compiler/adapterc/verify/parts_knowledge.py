"""What questions to facts show: which fact is the likeliest answer, and what a greedy answer says.

Other facts of the same spec stand against each, which are trained just as often: what is measured is which
question belongs to which fact, and not that these texts have become likelier.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from adapterc.errors import CompilerBugError
from adapterc.ir.findings import REPORTED
from adapterc.ir.judged import Part
from adapterc.ir.part_items import FactItem, PartItems
from adapterc.ir.part_verdicts import PartAnswer, PartArm, PartMeasurements
from adapterc.ir.verification import Check
from adapterc.part_scorers import fact_margin, holds, margin_accuracy
from adapterc.statistics.estimates import detectable, estimate
from adapterc.statistics.shares import proportion
from adapterc.verify.effects import Metric, differences
from adapterc.verify.part_effect import ANSWERS_SHOWN, ARMS, PartEffect, finite, said_by


def knowledge_effect(part: Part, items: PartItems, measured: PartMeasurements) -> PartEffect | None:
    """The evidence on all facts together, or None where none is asked for."""
    facts = items.facts
    if not facts:
        return None
    families = [item.origin.family for item in facts]
    margins = [_margins(facts, arm) for arm in (measured.base, measured.adapter)]
    right = [[margin_accuracy(margin) for margin in arm] for arm in margins]
    base, adapter = (proportion(arm, families) for arm in right)
    choices = {len(item.choices) for item in facts}
    chance = fmean(1.0 / len(item.choices) for item in facts)
    accuracy = Metric(found=adapter, start=base.estimate, detectable=_seen(right, families))
    recall, told = _recall(facts, measured)
    declared = any(threshold.metric == "recall" for threshold in part.thresholds)
    many = f"{max(choices)} facts" if len(choices) == 1 else "the facts of its question"
    return PartEffect(
        part=part,
        says=f"The fact is the likeliest of {many} in {adapter.estimate:.2f} of {len(facts)} unseen "
        f"questions, against {base.estimate:.2f} before (chance {chance:.2f}).{told}",
        evidence=f"{ARMS}; other facts of the spec stand against each; key words are looked for in greedy "
        "answers; the control is not asked, since its rows teach the same facts",
        unit="nats a byte",
        level_unit="share of questions",
        paired=estimate(differences(*margins), families),
        base=base,
        adapter=adapter,
        metrics={"accuracy": accuracy, **({"recall": recall} if recall else {})},
        chance=chance,
        reported=() if recall is None or declared else (_beside(recall),),
        answers=tuple(_shown([item for item in facts if item.keys], measured)),
    )


def _recall(facts: Sequence[FactItem], measured: PartMeasurements) -> tuple[Metric | None, str]:
    """How many greedy answers hold their fact's key words, and the sentence on it; none without key words."""
    asked = [item for item in facts if item.keys]
    if not asked:
        return None, ""
    families = [item.origin.family for item in asked]
    hits = [
        [float(holds(said_by(arm)[item.id], item.keys)) for item in asked]
        for arm in (measured.base, measured.adapter)
    ]
    found, before = proportion(hits[1], families), fmean(hits[0])
    told = f" Key words of it stand in {found.estimate:.2f} of the answers, against {before:.2f} before."
    return Metric(found=found, start=before, detectable=_seen(hits, families)), told


def _margins(facts: Sequence[FactItem], arm: PartArm) -> list[float]:
    scores = {one.item: one.choices for one in arm.facts}
    missing = next((item.id for item in facts if item.id not in scores), None)
    if missing is not None:
        raise CompilerBugError(f"no log-likelihood was measured for {missing}")
    return [finite(fact_margin(scores[item.id], item.choices, item.gold)) for item in facts]


def _shown(asked: Sequence[FactItem], measured: PartMeasurements) -> list[PartAnswer]:
    base, adapter = said_by(measured.base), said_by(measured.adapter)
    return [
        PartAnswer(
            prompt=item.question,
            expected=item.choices[item.gold],
            base=base[item.id],
            adapter=adapter[item.id],
        )
        for item in asked[:ANSWERS_SHOWN]
    ]


def _seen(arms: Sequence[Sequence[float]], families: Sequence[str]) -> float:
    """The smallest change of a share that so many items tell from none."""
    return detectable(estimate(differences(*arms), families))


def _beside(recall: Metric) -> Check:
    """What greedy answers say, told where no threshold on it decides."""
    rose = recall.found.estimate > recall.start
    return Check(
        name="share of answers with the fact's key words",
        bound=f"above the base's {recall.start:.2f}",
        found=recall.found,
        holds=None,
        note=REPORTED if rose else f"did not rise; {REPORTED}",
    )
