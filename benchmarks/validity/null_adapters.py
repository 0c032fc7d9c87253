"""How often an adapter that was taught nothing comes out VERIFIED.

    .venv/bin/python -m benchmarks.validity.null_adapters --each 67            # 201 on a tiny base
    .venv/bin/python -m benchmarks.validity.null_adapters --each 7 \\
        --spec specs/metaphysicist.yaml --other specs/stoic-critic.yaml        # 21 on the embedded base

Three kinds, each adapter from a seed of its own: `random-label` tosses a coin for each pair which pole is
declared; `shuffled-pole` swaps the poles of exactly half of them; `other-persona` trains on rows of another
spec. Counted are adapters with a verdict VERIFIED, and preferences whose own conditions all hold, with
Clopper and Pearson's interval. At most 5 of 200 adapters on a tiny base, none of 20 on the embedded one.

Of a length or a rate such an adapter is no null: rows of long answers make answers longer whichever pole is
declared. How often these hold is printed beside; the control arm of the profile `standard` is what tells it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.validity.experiment import Bench, arguments, opened, own

from adapterc.ir.dataset import Row
from adapterc.statistics.estimates import exact

KINDS = ("random-label", "shuffled-pole", "other-persona")


def two_poles(row: Row) -> bool:
    """Whether a row has a pole to swap."""
    return row.kind == "pair" and bool(row.rejected)


def swapped(row: Row) -> Row:
    """The row with its poles exchanged."""
    return replace(row, chosen=row.rejected, rejected=row.chosen)


def random_label(rows: Sequence[Row], chance: random.Random) -> list[Row]:
    """A coin for each pair."""
    return [swapped(row) if two_poles(row) and chance.random() < 0.5 else row for row in rows]


def shuffled_pole(rows: Sequence[Row], chance: random.Random) -> list[Row]:
    """Half of the pairs, drawn by chance."""
    able = [row.id for row in rows if two_poles(row)]
    taken = set(chance.sample(able, len(able) // 2))
    return [swapped(row) if row.id in taken else row for row in rows]


def other_persona(rows: Sequence[Row], chance: random.Random) -> list[Row]:
    """The rows of another spec as they are; what differs is the order, by the training seed."""
    chance.random()
    return list(rows)


MAKE: Mapping[str, Callable[[Sequence[Row], random.Random], list[Row]]] = {
    "random-label": random_label,
    "shuffled-pole": shuffled_pole,
    "other-persona": other_persona,
}


def other_rows(bench: Bench, other: Path | None, place: Path, device: str | None) -> Sequence[Row]:
    """The other persona's rows; on the tiny base a spec that asks for the opposite of the first one's."""
    if other is not None:
        return opened(other, place, device).dataset.rows
    return [swapped(row) if two_poles(row) else row for row in bench.dataset.rows]


def run(bench: Bench, rows: Mapping[str, Sequence[Row]], each: int) -> None:
    """Train, judge and print, an adapter a line; then the counts."""
    verdicts: Counter[tuple[str, str]] = Counter()
    nulls: Counter[tuple[str, bool]] = Counter()
    others: Counter[tuple[str, bool]] = Counter()
    preferences = {trait.id for trait in bench.compiled.spec.traits if trait.kind == "preference"}
    for number in range(each):
        for kind in KINDS:
            seed = 1000 * (1 + KINDS.index(kind)) + number
            made = MAKE[kind](rows[kind], random.Random(seed))
            judgement = bench.judged(bench.train(made, seed=seed), made)
            held = {found.id: own(found) for found in judgement.traits}
            verdicts[kind, judgement.verdict] += 1
            for name, verdict in held.items():
                counted = nulls if name in preferences else others
                counted[kind, verdict == "VERIFIED"] += 1
            told = ", ".join(f"{name} {verdict}" for name, verdict in held.items())
            print(f"{kind} seed {seed}: {judgement.verdict}; own conditions: {told}", flush=True)
    print(
        "\n| null | adapters | VERIFIED | preferences that hold | 95% interval | lengths, rates that hold |"
    )
    print("|---|---|---|---|---|---|")
    for kind in (*KINDS, "all"):
        kinds = KINDS if kind == "all" else (kind,)
        adapters = sum(count for (name, _), count in verdicts.items() if name in kinds)
        whole = sum(verdicts[name, "VERIFIED"] for name in kinds)
        hits, n = _held(nulls, kinds)
        found = exact(hits / n, n)
        more = "{} of {}".format(*_held(others, kinds))
        ends = f"{found.low:.3f} to {found.high:.3f}"
        print(f"| {kind} | {adapters} | {whole} | {hits} of {n} | {ends} | {more} |")


def _held(counted: Counter[tuple[str, bool]], kinds: Sequence[str]) -> tuple[int, int]:
    hits = sum(counted[kind, True] for kind in kinds)
    return hits, hits + sum(counted[kind, False] for kind in kinds)


def main() -> None:
    """Read the arguments and run."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--each", type=int, default=2, help="adapters of each kind")
    parser.add_argument("--other", type=Path, help="the spec whose rows are the other persona's")
    given = parser.parse_args()
    bench = opened(given.spec, given.place, given.device)
    rows = dict.fromkeys(KINDS, bench.dataset.rows)
    rows["other-persona"] = tuple(other_rows(bench, given.other, given.place, given.device))
    run(bench, rows, given.each)


if __name__ == "__main__":
    main()
