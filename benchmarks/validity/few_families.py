"""How far shares of few families of many items may be believed, and how a threshold on a share is decided.

    .venv/bin/python -m benchmarks.validity.few_families [--draws 1000]

`coverage` simulates shares over two dozen families and more; a glossary has three to a dozen scenes of some
twenty paraphrases each. Here a share of 0.90 or 0.96 is drawn over such families, and it is counted how often
the truth lies below the interval (then the adapter was said to be better than it is) and above it: 0.025 of
each is stated. The second table puts the judge's own `bind` before answers of a known accuracy near the
threshold, and counts its verdicts.

No model is run; a few minutes on one core. The same seed gives the same tables.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

import numpy as np
from benchmarks.validity.coverage import families, hits

from adapterc.ir.interval import Interval
from adapterc.ir.spec import Threshold
from adapterc.statistics.estimates import detectable, estimate
from adapterc.statistics.shares import proportion
from adapterc.verify.conditions import bind, settled
from adapterc.verify.effects import Metric

SEED = 21
COUNTS, SIZE = (3, 5, 12), 20
CORRELATIONS = (0.0, 0.1, 0.3)
SHARES = (0.90, 0.96)
BASE, ASKED, TRUE = 0.33, 0.60, (0.60, 0.62, 0.65, 0.70)
OUTCOMES = ("NOT VERIFIED", "INCONCLUSIVE", "VERIFIED")


def misses(count: int, rho: float, share: float, draws: int) -> tuple[float, float]:
    """How often a true `share` lies below the interval over `count` families, and how often above."""
    sizes = [SIZE] * count
    chance = np.random.default_rng([SEED, count, round(10 * rho), round(100 * share)])
    known: dict[tuple[float, ...], Interval] = {}
    below = above = 0
    for _ in range(draws):
        drawn = hits(chance, sizes, rho, share)
        # Families of one size are told apart by their hits alone.
        key = tuple(sorted(sum(drawn[at : at + SIZE]) for at in range(0, len(drawn), SIZE)))
        if key not in known:
            known[key] = proportion(drawn, families(sizes))
        below += share < known[key].low
        above += share > known[key].high
    return below / draws, above / draws


def decisions(accuracy: float, draws: int) -> Counter[str]:
    """What the judge says of a declared accuracy, of 24 families of 3 whose items correlate by 0.1."""
    sizes, names = [3] * 24, families([3] * 24)
    chance = np.random.default_rng([SEED, round(100 * accuracy)])
    said: Counter[str] = Counter()
    for _ in range(draws):
        base, adapter = (hits(chance, sizes, 0.1, share) for share in (BASE, accuracy))
        said[settled([bind("accuracy", _metric(base, adapter, names), _AT_LEAST)])] += 1
    return said


_AT_LEAST = Threshold(metric="accuracy", at_least=ASKED)


def _metric(base: Sequence[float], adapter: Sequence[float], names: Sequence[str]) -> Metric:
    """As `effects` makes it of a preference."""
    moved = [after - before for before, after in zip(base, adapter, strict=True)]
    start = sum(base) / len(base)
    return Metric(
        found=proportion(adapter, names), start=start, detectable=detectable(estimate(moved, names))
    )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000, help="experiments a row")
    draws = parser.parse_args().draws
    print("| true accuracy | NOT VERIFIED | INCONCLUSIVE | VERIFIED |\n|---|---|---|---|")
    for accuracy in TRUE:
        said = decisions(accuracy, draws)
        shares = " | ".join(f"{said[outcome] / draws:.3f}" for outcome in OUTCOMES)
        print(f"| {accuracy:.2f} | {shares} |", flush=True)
    print("\n| families of 20 | correlation | true share | below the interval | above it |")
    print("|---|---|---|---|---|")
    for count in COUNTS:
        for rho in CORRELATIONS:
            for share in SHARES:
                below, above = misses(count, rho, share, draws)
                print(f"| {count} | {rho:g} | {share:.2f} | {below:.3f} | {above:.3f} |", flush=True)
    print(f"\n{draws} experiments a row, seed {SEED}")


if __name__ == "__main__":
    main()
