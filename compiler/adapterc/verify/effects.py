"""What each trait's items show: paired effects, both arms' levels, and the metrics that thresholds bind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset, PairItem, ProbeItem
from adapterc.ir.interval import Interval
from adapterc.ir.measures import is_structure, measure_named
from adapterc.ir.spec import Threshold, Trait
from adapterc.ir.verification import Answer, Measurements, PairScore
from adapterc.scorers import count, log_length, pair_accuracy, pair_margin
from adapterc.statistics.estimates import (
    UNBOUNDED,
    Estimate,
    detectable,
    estimate,
    interval,
    ratio_interval,
    standardized,
)
from adapterc.statistics.shares import proportion
from adapterc.structure_scorers import has_structure

_Arms = tuple[Sequence[float], Sequence[float]]
"""What each item shows, base and adapter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A quantity that a threshold may bind: what was found, the base's own value, the smallest change
    the test can see, the last two on one additive scale (logs for a ratio)."""

    found: Interval
    start: float
    detectable: float
    logs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One trait's evidence. `direction` is 1 where the trait asks for more, -1 for less.

    `acted`: the base itself wrote the pairs, as well as it could act the poles.
    """

    trait: Trait
    measure: str
    evidence: str
    direction: int
    paired: Estimate
    base: Interval
    adapter: Interval
    metrics: Mapping[str, Metric]
    acted: bool = False

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """What the trait declares."""
        return self.trait.thresholds


def trait_effect(trait: Trait, dataset: Dataset, measured: Measurements) -> Effect | None:
    """The evidence for `trait`, or None where the dataset holds no item for it."""
    base, families = item_values(trait, dataset, measured.base_pairs, measured.base_answers)
    if not families:
        return None
    adapter, _ = item_values(trait, dataset, measured.adapter_pairs, measured.adapter_answers)
    if trait.kind == "preference":
        sources = sorted({item.evidence for item in dataset.pairs if item.trait == trait.id})
        return _preference(trait, (base, adapter), families, sources)
    return (_length if _is_length(trait) else _rate)(trait, (base, adapter), families)


def answers_to(items: Sequence[ProbeItem], answers: Sequence[Answer]) -> list[Answer]:
    """The answers to `items`, in their order; raises CompilerBugError when one was never measured."""
    known = {answer.item: answer for answer in answers}
    missing = next((item.id for item in items if item.id not in known), None)
    if missing is not None:
        raise CompilerBugError(f"no answer was measured for {missing}")
    return [known[item.id] for item in items]


def marker_change(trait: Trait, items: Sequence[ProbeItem], measured: Measurements) -> Estimate:
    """How the share of answers with one of the declared pole's markers changes, adapter less base."""
    hits = [
        [count("markers", answer.text, trait.to.markers) for answer in answers_to(items, arm)]
        for arm in (measured.base_answers, measured.adapter_answers)
    ]
    return estimate(differences(*hits), _families(items))


def _preference(trait: Trait, arms: _Arms, families: Sequence[str], sources: Sequence[str]) -> Effect:
    gains = differences(*arms)
    right = [[pair_accuracy(margin) for margin in arm] for arm in arms]
    levels = [proportion(arm, families) for arm in right]
    accuracy = Metric(
        found=levels[1],
        start=levels[0].estimate,
        detectable=detectable(estimate(differences(*right), families)),
    )
    return Effect(
        trait=trait,
        measure="margin, nats a byte",
        evidence=f"poles written by: {', '.join(sources)}",
        direction=1,
        paired=estimate(gains, families),
        base=levels[0],
        adapter=levels[1],
        metrics={"accuracy": accuracy, "effect_size": _size_metric(standardized(gains, families))},
        acted="base" in sources,
    )


def _size_metric(found: Estimate | None) -> Metric:
    """Cohen's d; without bound, and so undecided, where it is not defined."""
    if found is None:
        beyond = Interval(estimate=UNBOUNDED, low=-UNBOUNDED, high=UNBOUNDED)
        return Metric(found=beyond, start=0.0, detectable=UNBOUNDED)
    return Metric(found=interval(found), start=0.0, detectable=detectable(found))


def _length(trait: Trait, arms: _Arms, families: Sequence[str]) -> Effect:
    paired = estimate(differences(*arms), families)
    base, adapter = (ratio_interval(interval(estimate(arm, families))) for arm in arms)
    ratio = Metric(
        found=ratio_interval(interval(paired)), start=0.0, detectable=detectable(paired), logs=True
    )
    return Effect(
        trait=trait,
        measure="log ratio of words",
        evidence="deterministic count of words",
        direction=-1 if trait.kind == "decrease" else 1,
        paired=paired,
        base=base,
        adapter=adapter,
        metrics={"ratio_to_base": ratio},
    )


def _rate(trait: Trait, arms: _Arms, families: Sequence[str]) -> Effect:
    paired = estimate(differences(*arms), families)
    base, adapter = (proportion(arm, families) for arm in arms)
    rate = Metric(found=adapter, start=base.estimate, detectable=detectable(paired))
    return Effect(
        trait=trait,
        measure=trait.measure,
        evidence="deterministic patterns",
        direction=-1 if trait.kind == "decrease" else 1,
        paired=paired,
        base=base,
        adapter=adapter,
        metrics={"rate": rate},
    )


def shown(trait: Trait, text: str) -> float:
    """What an answer shows of the trait: the log of its length, or 1.0 for what is counted or the form."""
    if _is_length(trait):
        return log_length(count(trait.measure, text))
    if is_structure(trait.measure):
        return float(has_structure(trait.measure, text))
    return count(trait.measure, text, trait.counted.markers)


def _is_length(trait: Trait) -> bool:
    measure = measure_named(trait.measure)
    if measure is None:
        raise CompilerBugError(f"trait {trait.id} names no known measure: {trait.measure!r}")
    return measure.unit == "length"


def _margins(items: Sequence[PairItem], scores: Sequence[PairScore]) -> list[float]:
    known = {score.item: score for score in scores}
    margins = []
    for item in items:
        score = known.get(item.id)
        if score is None:
            raise CompilerBugError(f"no log-likelihood was measured for {item.id}")
        margins.append(pair_margin(score.to, score.opposite, item.to, item.opposite))
    if not all(map(math.isfinite, margins)):
        raise CompilerBugError("a log-likelihood is not a number")
    return margins


def differences(base: Sequence[float], adapter: Sequence[float]) -> list[float]:
    """Adapter less base, item by item."""
    return [after - before for before, after in zip(base, adapter, strict=True)]


def _families(items: Sequence[PairItem] | Sequence[ProbeItem]) -> list[str]:
    return [item.origin.family for item in items]


def item_values(
    trait: Trait, dataset: Dataset, pairs: Sequence[PairScore], answers: Sequence[Answer]
) -> tuple[list[float], list[str]]:
    """What each item of the trait shows in one arm, on the additive scale of its effect; the families."""
    if trait.kind == "preference":
        items = [item for item in dataset.pairs if item.trait == trait.id]
        return _margins(items, pairs), _families(items)
    probes = [item for item in dataset.probes if item.trait == trait.id]
    return [shown(trait, answer.text) for answer in answers_to(probes, answers)], _families(probes)
