"""Whether effects are found as often as the smallest detectable effect states: the larger, the oftener.

    .venv/bin/python -m benchmarks.validity.power [--spec specs/metaphysicist.yaml] [--seeds 5]

An adapter of the spec itself, from each of so many training seeds, with its change of the base times 0, 0.25,
0.5, 0.75 and 1. What an adapter did to its items is then taken for the truth: its families are the whole
population, and again and again eight of them are drawn, with replacement, as the items of a test. Of each
test the `mde` is worked out as a report states it, and from it alone the chance that the known effect is
found (Student's t); beside the mean of these chances stands how many of the tests found it.

To reckon the power from the effect that the same items showed would be no test: such a power is p in other
words. Here the effect is that of the population, and a draw gives the `mde` and the p.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import chain, pairwise
from statistics import fmean
from typing import Any

from benchmarks.validity.experiment import Bench, Record, arguments, opened, own

from adapterc.ir.dataset import PairItem, ProbeItem
from adapterc.ir.spec import Trait
from adapterc.ir.verification import Measurements, TraitVerdict
from adapterc.statistics.distributions import t_cdf, t_quantile
from adapterc.statistics.estimates import ALPHA, POWER, Estimate, detectable, estimate, p_value
from adapterc.verify.effects import trait_effect

SCALES = (0.0, 0.25, 0.5, 0.75, 1.0)
DRAWS, FAMILIES = 400, 8
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Shares between which the chances that are stated are put together."""


def by_family(bench: Bench, trait: Trait, measured: Measurements) -> list[list[float]]:
    """What each item moved, in the direction of adapter less base, family by family."""
    held, found = bench.dataset, defaultdict[str, list[float]](list)
    items: list[PairItem | ProbeItem] = [*held.pairs, *held.probes]
    for item in items:
        if item.trait == trait.id:
            alone = replace(
                held,
                pairs=tuple(one for one in held.pairs if one is item),
                probes=tuple(one for one in held.probes if one is item),
            )
            effect = trait_effect(trait, alone, measured)
            if effect is not None:
                found[item.origin.family].append(effect.paired.mean)
    return list(found.values())


def stated(found: Estimate, truth: float) -> float:
    """The chance that a test with this `mde` finds the effect `truth`, by Student's t.

    Of a test without spread the sign test's own answer.
    """
    least = detectable(found)
    if found.error == 0.0:
        return float(truth > 0.0 and p_value(found, 1) < ALPHA)
    needed = t_quantile(1.0 - ALPHA, found.df)
    return t_cdf(truth / least * (needed + t_quantile(POWER, found.df)) - needed, found.df)


def drawn(families: Sequence[Sequence[float]], direction: int, seed: int) -> tuple[float, float]:
    """(mean of the stated chances, share of tests that found it) over draws of some of the families."""
    chance, truth = random.Random(seed), fmean(chain.from_iterable(families)) * direction
    chances, hits = [], 0
    for _ in range(DRAWS):
        taken = chance.choices(families, k=FAMILIES)
        names = [str(at) for at, family in enumerate(taken) for _ in family]
        found = estimate([value * direction for value in chain.from_iterable(taken)], names)
        chances.append(stated(found, truth))
        hits += p_value(found, 1) < ALPHA
    return fmean(chances), hits / DRAWS


def told(bench: Bench, measured: Measurements, found: TraitVerdict) -> dict[str, Any]:
    """What is kept of a trait."""
    trait = next(one for one in bench.compiled.spec.traits if one.id == found.id)
    direction = -1 if trait.kind == "decrease" else 1
    chance, share = drawn(by_family(bench, trait, measured), direction, seed=0)
    return {
        "id": found.id,
        "p": found.p,
        "effect": found.effect.estimate,
        "mde": found.mde,
        "level": found.adapter.estimate,
        "own": own(found),
        "stated": chance,
        "found": share,
    }


def by_scale(found: Mapping[tuple[str, float], Sequence[Mapping[str, Any]]]) -> None:
    """A line for each trait and scale."""
    print(
        f"\n| trait | scale | mean effect | found by all items | found by {FAMILIES} families | as the mde "
        "states | own conditions hold |"
    )
    print("|---|---|---|---|---|---|---|")
    for (name, scale), ones in sorted(found.items()):
        seen = sum(one["p"] < ALPHA for one in ones)
        held, n = sum(one["own"] == "VERIFIED" for one in ones), len(ones)
        means = " | ".join(f"{fmean(one[what] for one in ones):.2f}" for what in ("found", "stated"))
        effect = fmean(one["effect"] for one in ones)
        print(f"| {name} | {scale:g} | {effect:.3g} | {seen} of {n} | {means} | {held} of {n} |")


def by_chance(found: Sequence[Mapping[str, Any]]) -> None:
    """How often an effect was found where so much was stated, over all adapters and traits that moved."""
    print(f"\n| chance stated | adapters and traits | mean stated | found, of {DRAWS} draws each |")
    print("|---|---|---|---|")
    for low, high in pairwise(BINS):
        ones = [one for one in found if one["effect"] and low <= one["stated"] < high + (high == 1.0)]
        if ones:
            means = " | ".join(f"{fmean(one[what] for one in ones):.2f}" for what in ("stated", "found"))
            print(f"| {low:g} to {high:g} | {len(ones)} | {means} |")


def main() -> None:
    """Read the arguments, run, print both tables."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--seeds", type=int, default=2, help="training seeds")
    given = parser.parse_args()
    bench = opened(given)
    record = Record(given.record, bench)
    trained = cache(lambda seed: bench.train(bench.dataset.rows, seed=seed))

    def line(seed: int, scale: float) -> dict[str, Any]:
        measured = bench.measured(bench.scaled(trained(seed), scale))
        judgement = bench.judged_on(measured)
        traits = [told(bench, measured, one) for one in judgement.traits]
        return {"verdict": judgement.verdict, "traits": traits}

    found: dict[tuple[str, float], list[dict[str, Any]]] = defaultdict(list)
    for seed in range(given.seeds):
        for scale in SCALES:
            made = record.once(f"seed {seed} scale {scale:g} drawn", partial(line, seed, scale))
            for one in made["traits"]:
                found[one["id"], scale].append(one)
            print(f"seed {seed}, scale {scale:g}: {made['verdict']}", flush=True)
    by_scale(found)
    by_chance(list(chain.from_iterable(found.values())))


if __name__ == "__main__":
    main()
