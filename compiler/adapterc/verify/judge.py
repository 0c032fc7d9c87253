"""What the measurements prove: one verdict per trait, both gates, and the artifact's own.

The decision rule. A trait is VERIFIED when (i) its paired effect lies in the declared direction at
p < 0.05, one-sided, after Holm over all traits, judged skills and other declared parts, and their
differences from a control; (ii) every declared threshold holds on the bound of its two-sided 95%
interval; (iii) the guards of its measure hold; (iv) the next tokens of neutral text are predicted nearly
as by the base; (v) the answers are no parrot's. What fails is NOT VERIFIED; what the items cannot decide
is INCONCLUSIVE. What the profiles above `quick` ask beside it, the control condition and three seeds,
`further_judge` adds where it was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import OPEN, Dataset
from adapterc.ir.further import Further
from adapterc.ir.interval import Interval
from adapterc.ir.judged import judged
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.ir.verification import (
    Check,
    Judgement,
    Measurements,
    Outcome,
    ParrotVerdict,
    RetentionVerdict,
    Sample,
    TraitVerdict,
)
from adapterc.statistics.estimates import UNBOUNDED, detectable, interval, p_value
from adapterc.verify.alike import judge_alike
from adapterc.verify.beside import evidence_beside, reason_beside, reported
from adapterc.verify.conditions import bind, judge_retention, moves, sentinel, settled
from adapterc.verify.cues import trivial_cues
from adapterc.verify.effects import Effect, answers_to, trait_effect
from adapterc.verify.further_judge import (
    evidence_of,
    further_checks,
    joint_holm,
    prompted_texts,
    trait_further,
    wider_evidence,
)
from adapterc.verify.guards import length_guards
from adapterc.verify.parrot import judge_parrot
from adapterc.verify.parts_judge import judge_parts, part_evidence
from adapterc.verify.poles import pole_changes
from adapterc.verify.pressure import in_settings
from adapterc.verify.reasons import failed_gate, level_sentence, reason_for
from adapterc.verify.scenes_judge import judge_scenes
from adapterc.verify.spoken import spoken

_SEVERITY: tuple[Outcome, ...] = ("VERIFIED", "INCONCLUSIVE", "NOT VERIFIED")


def judge(
    spec: ResolvedSpec, dataset: Dataset, measurements: Measurements, further: Further | None = None
) -> Judgement:
    """The verdicts on `spec`'s traits, scenes and other parts, and the artifact's: the worst of those that
    are declared and of both gates. `further` is what more than base and adapter was measured."""
    open_items = [item for item in dataset.probes if item.trait == OPEN]
    base = answers_to(open_items, measurements.base_answers)
    adapter = answers_to(open_items, measurements.adapter_answers)
    said = spoken(dataset, measurements)
    parrot = judge_parrot(dataset, open_items, adapter, base, generated=[one.said for one in said])
    parrot = judge_alike(parrot, said)
    retention = judge_retention(measurements.retention, spec.verify.retention, measurements.talk)
    effects = {trait.id: trait_effect(trait, dataset, measurements) for trait in judged(spec)}
    p_values = {name: p_value(found.paired, found.direction) for name, found in effects.items() if found}
    wider = wider_evidence(spec, dataset, measurements, further)
    others = part_evidence(spec, dataset, measurements)
    adjusted, over = joint_holm({**p_values, **others.declared}, wider)
    traits = []
    for trait in judged(spec):
        effect = effects[trait.id]
        if effect is None:
            traits.append(_without_items(trait, further))
            continue
        p = (p_values[trait.id], adjusted[trait.id])
        gating, told = _checks(effect, p[1], dataset, measurements)
        if wider is not None:
            more = further_checks(wider, effect, over[trait.id])
            gating, told = [*gating, *more[0]], [*told, *more[1]]
        outcome, reason = _outcome(effect, gating, parrot, retention)
        reason = reason_beside(effect, reason, outcome, told, further)
        found = _verdict(effect, p, (*gating, *told), outcome, reason)
        known = trait_further(wider, effect, over[trait.id]) if wider is not None else None
        evidence = evidence_beside(effect, spec, further)
        elsewhere = in_settings(trait, dataset, measurements)
        poles = pole_changes(trait, dataset, measurements)
        found = replace(found, evidence=evidence, further=known, settings=elsewhere, poles=poles)
        traits.append(replace(found, cues=trivial_cues(trait, dataset)))
    scenes, glossary = judge_scenes(spec, dataset, measurements)
    parts = judge_parts(
        spec, others, measurements, adjusted=adjusted, traits=traits, gates=(parrot, retention)
    )
    gates: list[Outcome] = [retention.verdict, "VERIFIED" if parrot.holds else "NOT VERIFIED"]
    declared = [*(trait.verdict for trait in traits), *(scene.verdict for scene in scenes)]
    declared += [part.verdict for part in parts if part.declared]
    whole = [glossary.verdict] if glossary else []
    return Judgement(
        verdict=worst([*(declared or ["INCONCLUSIVE"]), *whole, *gates]),
        traits=tuple(traits),
        scenes=scenes,
        glossary=glossary,
        parts=parts,
        parrot=parrot,
        retention=retention,
        samples=tuple(
            Sample(prompt=item.question, base=before.text, adapter=after.text, prompted=under)
            for item, before, after, under in zip(
                open_items, base, adapter, prompted_texts(open_items, further), strict=True
            )
        ),
    )


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """The least favourable of `outcomes`."""
    return max(outcomes, key=_SEVERITY.index)


def _checks(
    effect: Effect, p_adjusted: float, dataset: Dataset, measured: Measurements
) -> tuple[list[Check], list[Check]]:
    """The conditions that decide, and those that are only reported."""
    gating = [sentinel(measured.logit_shift), moves(effect, p_adjusted)]
    for threshold in effect.trait.thresholds:
        metric = effect.metrics.get(threshold.metric)
        if metric is None:
            raise CompilerBugError(f"trait {effect.trait.id} has no metric {threshold.metric!r}")
        gating.append(bind(threshold.metric, metric, threshold))
    if "ratio_to_base" in effect.metrics and effect.direction > 0:
        items = [item for item in dataset.probes if item.trait == effect.trait.id]
        arms = (answers_to(items, arm) for arm in (measured.base_answers, measured.adapter_answers))
        gating += length_guards(items, *arms)
    return gating, reported(effect, dataset, measured)


def _outcome(
    effect: Effect, gating: Sequence[Check], parrot: ParrotVerdict, retention: RetentionVerdict
) -> tuple[Outcome, str]:
    """The trait's verdict and why: its own conditions first, then the gates of the whole adapter."""
    own = settled(gating)
    if own == "NOT VERIFIED":
        return own, reason_for(effect, gating)
    gates: list[Outcome] = [retention.verdict, "VERIFIED" if parrot.holds else "NOT VERIFIED"]
    outcome = worst([own, *gates])
    if outcome != own:
        return outcome, f"{level_sentence(effect)} {failed_gate(parrot, retention)}"
    return own, reason_for(effect, gating)


def _verdict(
    effect: Effect, p: tuple[float, float], checks: Sequence[Check], outcome: Outcome, reason: str
) -> TraitVerdict:
    return TraitVerdict(
        id=effect.trait.id,
        verdict=outcome,
        measure=effect.measure,
        evidence=effect.evidence,
        n=effect.paired.n,
        clusters=effect.paired.clusters,
        effect=interval(effect.paired),
        effect_size=effect.paired.size,
        p=p[0],
        p_adjusted=p[1],
        mde=detectable(effect.paired),
        effective=effect.paired.effective,
        base=effect.base,
        adapter=effect.adapter,
        checks=tuple(checks),
        reason=reason,
    )


def _without_items(trait: Trait, further: Further | None) -> TraitVerdict:
    """A trait that nothing was measured for is never passed over in silence."""
    unknown = Interval(estimate=0.0, low=-UNBOUNDED, high=UNBOUNDED)
    return TraitVerdict(
        id=trait.id,
        verdict="INCONCLUSIVE",
        measure=trait.measure or "margin, nats a byte",
        evidence=evidence_of(further),
        n=0,
        clusters=0,
        effect=unknown,
        effect_size=None,
        p=1.0,
        p_adjusted=1.0,
        mde=UNBOUNDED,
        base=unknown,
        adapter=unknown,
        checks=(),
        reason="There is no verification item for this trait, so nothing was tested.",
    )
