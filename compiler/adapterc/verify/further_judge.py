"""What the profiles above `quick` prove of a trait: that it beats the control, and holds from every seed.

The rule is told in docs/decisions/0012-control-arm.md. Beside the conditions stands what is only reported:
how much of the effect of a system prompt the adapter reaches, what is left of the old behaviour, and what
the base thinks of the answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset, ProbeItem
from adapterc.ir.further import ArmScores, Further
from adapterc.ir.further_verdicts import Level, SeedEffect, TraitFurther
from adapterc.ir.judged import judged, node_of
from adapterc.ir.measures import measure_named
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.ir.verification import Check, Measurements
from adapterc.statistics.estimates import holm, interval, p_value
from adapterc.statistics.ratios import ratio_of_means
from adapterc.verify.checks import point
from adapterc.verify.conditions import CONTROL, moves
from adapterc.verify.effects import Effect, answers_to, item_values, trait_effect
from adapterc.verify.old_judged import coherence, old_shares

SEEDS = "paired effect, median of the training seeds"
"""The condition by its name."""
_EVIDENCE: Mapping[Level, str] = {
    "quick": "quick: base and adapter arms, one training seed; the control condition was not tested",
    "standard": "standard: base, control and adapter arms, one training seed; beside them the base under "
    "the persona as a system prompt, and what is left of the old behaviour",
    "release": "release: base, control and adapter arms, {seeds} training seeds; beside them the base under "
    "the persona as a system prompt, and what is left of the old behaviour",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A trait's adapter against its control: the paired effect and its p, one-sided, before Holm."""

    effect: Effect
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """All that is known beyond base and adapter; `compared` by trait, `seed` is the first one."""

    dataset: Dataset
    measured: Measurements
    further: Further
    compared: Mapping[str, Compared]
    seed: int


def level_of(further: Further | None) -> Level:
    """How strong the evidence is, by what was measured and not by what was asked for."""
    if further is None:
        return "quick"
    return "release" if further.seeds else "standard"


def evidence_of(further: Further | None) -> str:
    """What a level of evidence tests, in words."""
    seeds = 1 + len(further.seeds) if further is not None else 1
    return _EVIDENCE[level_of(further)].replace("{seeds}", {3: "three"}.get(seeds, str(seeds)))


def wider_evidence(
    spec: ResolvedSpec, dataset: Dataset, measured: Measurements, further: Further | None
) -> Wider | None:
    """Each judged trait against its control; None where there is no control."""
    if further is None:
        return None
    beside = _beside(measured, base=further.control)
    effects = {trait.id: trait_effect(trait, dataset, beside) for trait in judged(spec)}
    compared = {
        name: Compared(effect=effect, p=p_value(effect.paired, effect.direction))
        for name, effect in effects.items()
        if effect is not None
    }
    seed = spec.training.seed
    return Wider(dataset=dataset, measured=measured, further=further, compared=compared, seed=seed)


def joint_holm(
    declared: Mapping[str, float], wider: Wider | None
) -> tuple[dict[str, float], dict[str, float]]:
    """Holm's adjusted p over all traits, judged skills and other declared parts, and their differences from a
    control: `declared` by name, then the differences by name. Both are one family."""
    others = {name: one.p for name, one in wider.compared.items()} if wider is not None else {}
    adjusted = holm(
        {f"effect {name}": p for name, p in declared.items()} | {f"over {n}": p for n, p in others.items()}
    )
    return (
        {name: adjusted[f"effect {name}"] for name in declared},
        {name: adjusted[f"over {name}"] for name in others},
    )


def further_checks(wider: Wider, effect: Effect, p_adjusted: float) -> tuple[list[Check], list[Check]]:
    """The conditions that decide beside those of `quick`, and those that are only reported."""
    over = wider.compared[effect.trait.id].effect
    gating = [_is_control(effect, wider.further), moves(over, p_adjusted, name=CONTROL)]
    if wider.further.seeds:
        gating.append(_same_direction(effect, _seeds(wider, effect)))
    found = coherence(effect.trait, wider.dataset, wider.further.old)
    return gating, [found] if found is not None else []


def trait_further(wider: Wider, effect: Effect, p_adjusted: float) -> TraitFurther:
    """Everything more that is told of a trait."""
    trait, measured, further = effect.trait, wider.measured, wider.further
    compared = wider.compared[trait.id]
    ceiling = _effect_of(wider, effect, further.prompted)
    base, families = item_values(trait, wider.dataset, measured.base_pairs, measured.base_answers)
    arms = (
        item_values(trait, wider.dataset, measured.adapter_pairs, measured.adapter_answers)[0],
        item_values(trait, wider.dataset, further.prompted.pairs, further.prompted.answers)[0],
    )
    own, prompted = ([after - before for before, after in zip(base, arm, strict=True)] for arm in arms)
    return TraitFurther(
        level=level_of(further),
        control=compared.effect.base,
        over_control=interval(compared.effect.paired),
        p=compared.p,
        p_adjusted=p_adjusted,
        prompted=ceiling.adapter,
        ceiling=interval(ceiling.paired),
        reach=ratio_of_means(own, prompted, families, shares=_is_rate(trait)),
        old=old_shares(trait, wider.dataset, measured, further.old),
        seeds=_seeds(wider, effect) if further.seeds else (),
    )


def prompted_texts(items: Sequence[ProbeItem], further: Further | None) -> list[str]:
    """What the base says to each of `items` under the persona's system prompt; nothing where not asked."""
    if further is None:
        return [""] * len(items)
    return [answer.text for answer in answers_to(items, further.prompted.answers)]


def _beside(
    measured: Measurements, *, base: ArmScores | None = None, adapter: ArmScores | None = None
) -> Measurements:
    """`measured` with another arm in the place of one of its two."""
    if base is not None:
        measured = replace(measured, base_pairs=base.pairs, base_answers=base.answers)
    if adapter is not None:
        measured = replace(measured, adapter_pairs=adapter.pairs, adapter_answers=adapter.answers)
    return measured


def _is_rate(trait: Trait) -> bool:
    """Whether an item either shows the trait or does not."""
    measure = measure_named(trait.measure)
    return measure is not None and measure.unit == "rate"


def _is_control(effect: Effect, further: Further) -> Check:
    """That there is something to compare with: poles were swapped, and the control learned from its rows."""
    own = next((part for part in further.parts if part.node == node_of(effect.trait)), None)
    pairs, swapped = (sum(getattr(part, name) for part in further.parts) for name in ("pairs", "swapped"))
    alive = further.control.logit_shift > 0.0
    note = (
        f"{own.swapped} of {own.pairs} pairs of this trait's own" if own else "none are of this trait alone"
    )
    if not alive:
        note = "the control does nothing: its adapter is empty or was not switched on"
    return Check(
        name="pairs whose poles the control has swapped",
        bound="above 0",
        found=point(swapped / pairs if pairs else 0.0),
        holds=True if swapped and alive else None,
        note=note,
    )


def _same_direction(effect: Effect, seeds: Sequence[SeedEffect]) -> Check:
    """That the effect has the declared sign from every seed; what is found is the median of them."""
    means = [one.effect.estimate for one in seeds]
    return Check(
        name=SEEDS,
        bound="in the declared direction from every seed",
        found=point(median(means)),
        holds=all(mean * effect.direction > 0.0 for mean in means),
        note="from each: " + ", ".join(f"{mean:.3g}" for mean in means),
    )


def _seeds(wider: Wider, effect: Effect) -> tuple[SeedEffect, ...]:
    """The first seed's effect, then that of the others, over the same base."""
    others = ((one.seed, _effect_of(wider, effect, one.scores)) for one in wider.further.seeds)
    return tuple(
        SeedEffect(seed=seed, effect=interval(found.paired), level=found.adapter)
        for seed, found in ((wider.seed, effect), *others)
    )


def _effect_of(wider: Wider, effect: Effect, arm: ArmScores) -> Effect:
    """The trait's effect with `arm` in the place of the adapter."""
    found = trait_effect(effect.trait, wider.dataset, _beside(wider.measured, adapter=arm))
    if found is None:
        raise CompilerBugError(f"{effect.trait.id} has items in one arm and none in {arm.arm}")
    return found
