"""How often the stated 95% intervals hold the truth, when the truth is known: simulated families of items.

    .venv/bin/python -m benchmarks.validity.coverage [--draws 4000]

Every case draws whole experiments from a population whose mean, share, effect size or ratio is known, gives
them to the very functions that judge adapters, and counts how often the interval holds it. Families share
`rho` of their items' variance. A share is drawn anew for each experiment from a stretch of shares, since the
coverage of one share goes up and down with it; the sizes are those that builds have. Beyond 0.1 and 0.9 a few
dozen items have few hits to tell apart, and no interval of theirs can help being wider than it says: there it
has to hold the truth at least as often. Beside them stand the test's false positives at 0.05 and its power
at the smallest effect that it says it detects. `few_families` has shares of few families of many items.

No model is run; a few minutes on one core. The same seed gives the same table.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from adapterc.ir.interval import Interval
from adapterc.statistics.bounds import family_bound
from adapterc.statistics.estimates import (
    detectable,
    estimate,
    interval,
    p_value,
    planned,
    ratio_interval,
    standardized,
)
from adapterc.statistics.ratios import ratio_of_means, ratio_of_sums
from adapterc.statistics.shares import proportion
from adapterc.verify.retained import mean_above_none

SEED = 20
Drawn = tuple[Sequence[float], Sequence[str]]
Experiment = Callable[[Generator], bool]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of the table: what is asked for is a share from `least` to `most`."""

    what: str
    population: str
    least: float
    most: float
    holds: Experiment


def families(sizes: Sequence[int]) -> list[str]:
    """The family of each item."""
    return [f"f{number}" for number, size in enumerate(sizes) for _ in range(size)]


def unequal(count: int) -> list[int]:
    """Families of one to five items."""
    return [1 + number % 5 for number in range(count)]


def normal(chance: Generator, sizes: Sequence[int], rho: float) -> list[float]:
    """Items with mean 0 and variance 1, of which families share `rho`."""
    shared = np.repeat(chance.standard_normal(len(sizes)), sizes)
    values = math.sqrt(rho) * shared + math.sqrt(1.0 - rho) * chance.standard_normal(sum(sizes))
    return [float(value) for value in values]


def skewed(chance: Generator, sizes: Sequence[int], rho: float) -> list[float]:
    """Exponential parts in place of normal ones: mean 0, variance 1, skewness up to 2."""
    shared = np.repeat(chance.exponential(size=len(sizes)) - 1.0, sizes)
    values = math.sqrt(rho) * shared + math.sqrt(1.0 - rho) * (chance.exponential(size=sum(sizes)) - 1.0)
    return [float(value) for value in values]


def hits(chance: Generator, sizes: Sequence[int], rho: float, share: float) -> list[float]:
    """Beta-binomial: each family has a share of its own, and items of one family correlate by `rho`."""
    own = np.full(len(sizes), share)
    if rho > 0.0:
        strength = 1.0 / rho - 1.0
        own = chance.beta(share * strength, (1.0 - share) * strength, size=len(sizes))
    return [float(hit) for hit in chance.random(sum(sizes)) < np.repeat(own, sizes)]


def holds(found: Interval, truth: float) -> bool:
    """Whether an interval holds the truth."""
    return found.low <= truth <= found.high


def cases() -> Iterator[Case]:
    """All of them, in the table's order."""
    yield from _means()
    yield from _effect_sizes()
    yield from _shares()
    yield from _ratios()
    yield from _bounds(0.0)
    yield from _tests()
    # Behind all that were there before: a case's place is its seed.
    yield from _bounds(0.1, 0.3)
    yield from _divergences()


def _means() -> Iterator[Case]:
    draws = {"normal": normal, "skewed": skewed}
    shapes = [(8, [3] * 8), (12, [2] * 12), (24, [2] * 24), (24, [3] * 24), (48, [3] * 48), (24, unequal(24))]
    for name, draw in draws.items():
        for count, sizes in shapes:
            for rho in (0.0, 0.3):

                def one(chance: Generator, d=draw, s=sizes, r=rho) -> bool:  # type: ignore[no-untyped-def]
                    return holds(interval(estimate(d(chance, s, r), families(s))), 0.0)

                yield Case(
                    what="mean of paired differences",
                    population=f"{name}, {said(count, sizes)}, rho {rho:g}",
                    least=0.93,
                    most=0.97,
                    holds=one,
                )

    def ratio(chance: Generator) -> bool:
        logs = [math.log(2.0) + 0.5 * value for value in normal(chance, [2] * 24, 0.3)]
        return holds(ratio_interval(interval(estimate(logs, families([2] * 24)))), 2.0)

    yield Case(
        what="ratio, from logs",
        population="log-normal, 24 families of 2, rho 0.3",
        least=0.93,
        most=0.97,
        holds=ratio,
    )


def said(count: int, sizes: Sequence[int]) -> str:
    """The families in words."""
    each = f"{sizes[0]}" if len(set(sizes)) == 1 else f"{min(sizes)} to {max(sizes)}"
    return f"{count} families of {each}"


def _effect_sizes() -> Iterator[Case]:
    for truth in (0.3, 1.0, 2.0):

        def one(chance: Generator, d=truth) -> bool:  # type: ignore[no-untyped-def]
            sizes = [3] * 24
            values = [d + value for value in normal(chance, sizes, 0.2)]
            found = standardized(values, families(sizes))
            return found is not None and holds(interval(found), d)

        yield Case(
            what="effect size d",
            population=f"normal around {truth:g}, 24 families of 3, rho 0.2",
            least=0.93,
            most=0.97,
            holds=one,
        )


def _shares() -> Iterator[Case]:
    stretches = ((0.02, 0.10), (0.10, 0.30), (0.30, 0.70), (0.70, 0.90), (0.90, 0.98))
    for count, size in ((24, 2), (24, 3), (48, 5)):
        for rho in (0.0, 0.3):
            for low, high in stretches:

                def one(  # type: ignore[no-untyped-def]
                    chance: Generator, s=[size] * count, r=rho, low=low, high=high
                ) -> bool:
                    share = float(chance.uniform(low, high))
                    return holds(proportion(hits(chance, s, r, share), families(s)), share)

                yield Case(
                    what="share",
                    population=f"{low:.2f} to {high:.2f}, {count} families of {size}, rho {rho:g}",
                    least=0.93,
                    most=0.97 if low >= 0.10 and high <= 0.90 else 1.0,
                    holds=one,
                )


def _ratios() -> Iterator[Case]:
    for truth in (0.5, 1.0):

        def one(chance: Generator, r=truth) -> bool:  # type: ignore[no-untyped-def]
            sizes = [2] * 24
            below = [1.0 + value for value in normal(chance, sizes, 0.2)]
            above = [
                r + 0.6 * a + 0.8 * b - 0.6 for a, b in zip(below, normal(chance, sizes, 0.2), strict=True)
            ]
            found = ratio_of_means(above, below, families(sizes))
            return found is None or holds(found, r)

        yield Case(
            what="ratio of effects, Fieller's",
            population=f"normal around {truth:g}, 24 families of 2, rho 0.2",
            least=0.93,
            most=0.97,
            holds=one,
        )


def _bounds(*correlations: float) -> Iterator[Case]:
    for rho in correlations:

        def bound(chance: Generator, r=rho) -> bool:  # type: ignore[no-untyped-def]
            share = float(chance.uniform(0.02, 0.3))
            seen = [hit > 0.0 for hit in hits(chance, [3] * 24, r, share)]
            return share <= family_bound(seen, families([3] * 24))[0]

        yield Case(
            what="upper bound of old behaviour, one-sided",
            population=f"0.02 to 0.30, {said(24, [3])}, rho {rho:g}",
            least=0.95,
            most=1.0,
            holds=bound,
        )


def _tests() -> Iterator[Case]:
    tails = (
        ("normal", normal, 1, ""),
        ("skewed", skewed, 1, ", its long tail in the declared direction"),
        ("skewed", skewed, -1, ", its long tail against the declared direction"),
    )
    for name, draw, direction, tail in tails:
        for count, size, rho in ((12, 2, 0.3), (24, 3, 0.3), (24, 3, 0.0)):

            def false(  # type: ignore[no-untyped-def]
                chance: Generator, d=draw, s=[size] * count, r=rho, toward=direction
            ) -> bool:
                return p_value(estimate(d(chance, s, r), families(s)), toward) < 0.05

            yield Case(
                what=f"false positives at 0.05{tail}",
                population=f"{name}, {count} families of {size}, rho {rho:g}",
                least=0.0,
                most=0.07,
                holds=false,
            )

    for count, size in ((12, 2), (24, 3)):
        shift = detectable(planned(1.0, count * size, count))

        def power(chance: Generator, s=[size] * count, by=shift) -> bool:  # type: ignore[no-untyped-def]
            values = [by + value for value in normal(chance, s, 0.0)]
            return p_value(estimate(values, families(s)), 1) < 0.05

        yield Case(
            what="power at the smallest detectable effect",
            population=f"normal, {count} families of {size}, rho 0, effect {shift:.2f}",
            least=0.77,
            most=0.84,
            holds=power,
        )


def _divergences() -> Iterator[Case]:
    """KL a token over passages of unequal length: logs of a passage's mean are normal, 0.04 the truth."""
    for count in (12, 24, 30):
        for spread in (0.3, 0.6, 1.0):

            def one(chance: Generator, n=count, s=spread) -> bool:  # type: ignore[no-untyped-def]
                tokens = [float(found) for found in chance.integers(60, 121, n)]
                means = 0.04 * np.exp(s * chance.standard_normal(n) - s**2 / 2)
                nats = [float(mean) * size for mean, size in zip(means, tokens, strict=True)]
                return holds(mean_above_none(ratio_of_sums(nats, tokens, families([1] * n))), 0.04)

            yield Case(
                what="KL a token",
                population=f"{count} passages, log means with deviation {spread:g}",
                least=0.93,
                most=0.97,
                holds=one,
            )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--draws", type=int, default=4000, help="experiments a case")
    parser.add_argument("--only", default="", help="cases whose name holds this")
    arguments = parser.parse_args()
    found: dict[tuple[str, str], list[float]] = {}
    outside = 0
    print("| what | population | share | asked for | |")
    print("|---|---|---|---|---|")
    for number, case in enumerate(cases()):
        if arguments.only not in case.what:
            continue
        chance = np.random.default_rng([SEED, number])
        share = sum(case.holds(chance) for _ in range(arguments.draws)) / arguments.draws
        inside = case.least <= share <= case.most
        outside += not inside
        asked = f"{case.least:.2f} to {case.most:.2f}"
        found.setdefault((case.what, asked), []).append(share)
        verdict = "" if inside else "outside"
        print(f"| {case.what} | {case.population} | {share:.3f} | {asked} | {verdict} |", flush=True)
    print("\n| what | asked for | populations | lowest | highest | mean |")
    print("|---|---|---|---|---|---|")
    for (what, asked), shares in found.items():
        ends = f"{min(shares):.3f} | {max(shares):.3f} | {sum(shares) / len(shares):.3f}"
        print(f"| {what} | {asked} | {len(shares)} | {ends} |")
    print(f"\n{outside} outside; {arguments.draws} experiments a population, seed {SEED}")


if __name__ == "__main__":
    main()
