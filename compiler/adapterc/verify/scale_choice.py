"""Which scale of an adapter is shipped, by what its development items show at each.

Among the scales at which the base is retained on development text: first the one at which most traits do what
was declared, then the one of the largest effect in standard deviations, a mean over the traits; of two that
come out alike the larger. Where none retains the base, the smallest. Verification items are never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import fmean

from adapterc.ir.base import Turns
from adapterc.ir.dataset import Dataset, PairItem, Row
from adapterc.ir.scale import ScaleChoice, ScaleTrial, TrialTrait
from adapterc.ir.spec import ResolvedSpec, Threshold, Trait
from adapterc.ir.verification import Measurements
from adapterc.statistics.estimates import interval
from adapterc.verify.conditions import judge_retention
from adapterc.verify.effects import Effect, answers_to, trait_effect
from adapterc.verify.guards import length_guards

SCALES = (0.5, 0.75, 1.0)


def development_items(rows: Dataset, turns: Turns) -> Dataset:
    """The items of a filled development layout: its composed rows are pairs that nobody trains on."""
    return replace(rows, rows=(), pairs=tuple(_item(row, turns) for row in rows.rows if row.rejected))


def choose_scale(spec: ResolvedSpec, held: Dataset, found: Mapping[float, Measurements]) -> ScaleChoice:
    """The choice among the measured scales of `found`."""
    trials = tuple(_trial(spec, held, scale, found[scale]) for scale in sorted(found))
    retained = [trial for trial in trials if trial.retained]
    if not retained:
        return ScaleChoice(
            scale=trials[0].scale,
            trials=trials,
            reason="At no scale is the base retained on development text: the smallest is taken.",
        )
    chosen = max(retained, key=lambda trial: (_met(trial), _size(trial), trial.scale))
    return ScaleChoice(scale=chosen.scale, trials=trials, reason=_reason(chosen, trials))


def _reason(chosen: ScaleTrial, trials: tuple[ScaleTrial, ...]) -> str:
    dropped = [f"{trial.scale:g}" for trial in trials if not trial.retained]
    lost = f"; at {' and '.join(dropped)} the base is not retained" if dropped else ""
    return (
        f"At {chosen.scale:g} {_met(chosen)} of {len(chosen.traits)} traits do what was declared on "
        f"development items, with a mean effect of {_size(chosen):.2f} standard deviations: no other scale "
        f"that retains the base shows more{lost}."
    )


def _met(trial: ScaleTrial) -> int:
    return sum(trait.met for trait in trial.traits)


def _size(trial: ScaleTrial) -> float:
    """The mean effect in standard deviations; where all items moved alike there is none to add."""
    return fmean(trait.size or 0.0 for trait in trial.traits) if trial.traits else 0.0


def _item(row: Row, turns: Turns) -> PairItem:
    question = row.messages[-1].content
    return PairItem(
        id=f"develop.{row.id}",
        trait=row.origin.node.removeprefix("traits."),
        origin=replace(row.origin, split="develop"),
        subject=row.subject,
        question=question,
        prompt=turns.prefix + turns.user_open + question + turns.assistant_open,
        to=row.chosen,
        opposite=row.rejected,
        evidence="composed, as rows are",
    )


def _trial(spec: ResolvedSpec, held: Dataset, scale: float, found: Measurements) -> ScaleTrial:
    retention = judge_retention(found.retention, spec.verify.retention)
    effects = [(trait, trait_effect(trait, held, found)) for trait in spec.traits]
    return ScaleTrial(
        scale=scale,
        kl=found.retention.kl,
        ppl_ratio=found.retention.adapter_perplexity / found.retention.base_perplexity,
        retained=retention.verdict == "VERIFIED",
        traits=tuple(_shown(trait, effect, held, found) for trait, effect in effects if effect is not None),
    )


def _shown(trait: Trait, effect: Effect, held: Dataset, found: Measurements) -> TrialTrait:
    found_size = effect.paired.size
    size = None if found_size is None else found_size * effect.direction + 0.0  # never a zero with a sign
    met = effect.paired.mean * effect.direction > 0
    met = met and all(_within(effect, threshold) for threshold in trait.thresholds)
    if met and "ratio_to_base" in effect.metrics and effect.direction > 0:
        items = [item for item in held.probes if item.trait == trait.id]
        arms = (answers_to(items, arm) for arm in (found.base_answers, found.adapter_answers))
        met = all(check.holds is not False for check in length_guards(items, *arms))
    return TrialTrait(id=trait.id, n=effect.paired.n, effect=interval(effect.paired), size=size, met=met)


def _within(effect: Effect, threshold: Threshold) -> bool:
    """Whether the estimate meets a bound: so few items say little by their intervals."""
    metric = effect.metrics.get(threshold.metric)
    if metric is None:
        return True
    value = metric.found.estimate
    above = threshold.at_least is None or value >= threshold.at_least
    return above and (threshold.at_most is None or value <= threshold.at_most)
