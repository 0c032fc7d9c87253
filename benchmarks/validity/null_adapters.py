"""How often an adapter that was taught nothing comes out VERIFIED.

    .venv/bin/python -m benchmarks.validity.null_adapters --each 67 --noise 40 --record tiny.jsonl
    .venv/bin/python -m benchmarks.validity.null_adapters --each 7 --small --record small.jsonl
    .venv/bin/python -m benchmarks.validity.null_adapters --each 7 \\
        --spec specs/metaphysicist.yaml --other specs/stoic-critic.yaml

The first line makes 201 null adapters of a tiny base, the second 21 of the embedded one. Three kinds, each
adapter from a seed of its own: `random-label` tosses a coin for each pair which pole is declared;
`shuffled-pole` swaps the poles of exactly half of them; `other-persona` trains on rows of another spec.
Beside them `noise` (with --noise): Gaussian matrices of the norms of a trained adapter's; and `honest`, the
spec's own adapter, without which nothing would show that anything can be VERIFIED here. Counted are, with
Clopper and Pearson's interval: adapters with a verdict VERIFIED; preferences whose own conditions all hold;
those that would hold as well over a control adapter (`standard`, Holm over both); and, so that it is seen
what each condition is worth, those whose effect is significant toward the declared pole, and away from it.

Of a length or a rate such an adapter is no null: rows of long answers make answers longer whichever pole is
declared. How often these hold is printed beside; the control arm of the profile `standard` is what tells it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks.validity.experiment import PAIRS, Bench, Record, arguments, bench_of, opened, ours, own

from adapterc.ir.dataset import Row
from adapterc.ir.training import TrainedAdapter
from adapterc.ir.verification import Measurements
from adapterc.statistics.estimates import ALPHA, holm
from adapterc.statistics.shares import exact

KINDS = ("random-label", "shuffled-pole", "other-persona")
NOISE = "noise"


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


class Nulls:
    """A bench, the rows of each kind, and what all adapters are held against; made when first asked for."""

    def __init__(self, bench: Bench, rows: Mapping[str, Sequence[Row]]) -> None:
        """`rows` are those that each kind starts from."""
        self.bench, self.rows = bench, rows
        self.control = cache(self._control)
        self.honest = cache(lambda: bench.train(bench.dataset.rows))

    def line(self, kind: str, seed: int) -> dict[str, Any]:
        """One adapter, trained and judged."""
        rows: Sequence[Row] = self.bench.dataset.rows
        if kind == NOISE:
            adapter: TrainedAdapter = self.bench.noise(self.honest(), seed)
        elif kind == "honest":
            adapter = self.honest()
        else:
            rows = MAKE[kind](self.rows[kind], random.Random(seed))
            adapter = self.bench.train(rows, seed=seed)
        measured = self.bench.measured(adapter)
        judgement = self.bench.judged_on(measured, rows)
        over = self.bench.over(measured, self.control())
        both = {f"base {one.id}": one.p for one in judgement.traits} | {
            f"over {n}": p for n, p in over.items()
        }
        adjusted = holm(both)
        gates = [*judgement.retention.checks, *judgement.parrot.checks]
        return {
            "kind": kind,
            "verdict": judgement.verdict,
            "gates": {check.name: [check.found.estimate, check.holds] for check in gates},
            "traits": {
                one.id: {
                    "own": own(one),
                    "p": one.p,
                    "adjusted": one.p_adjusted,
                    "effect": [one.effect.low, one.effect.estimate, one.effect.high],
                    "level": [one.adapter.low, one.adapter.estimate, one.adapter.high],
                    "over": over[one.id],
                    "standard": max(adjusted[f"base {one.id}"], adjusted[f"over {one.id}"]),
                }
                for one in judgement.traits
            },
        }

    def _control(self) -> Measurements:
        """An adapter of the spec's rows, half of their poles swapped: what `standard` compares with."""
        rows = shuffled_pole(self.bench.dataset.rows, random.Random(0))
        return self.bench.measured(self.bench.train(rows))


def table(lines: Sequence[Mapping[str, Any]], traits: Sequence[str]) -> None:
    """The counts of each kind and of all trained nulls, for `traits` together."""
    print("\n| null | adapters | VERIFIED | own conditions hold | over a control too | toward | away |")
    print("|---|---|---|---|---|---|---|")
    for kind in (*KINDS, "all three", NOISE, "honest"):
        kinds = KINDS if kind == "all three" else (kind,)
        mine = [line for line in lines if line["kind"] in kinds]
        if not mine:
            continue
        found = [line["traits"][name] for line in mine for name in traits]
        cells = [
            told([line["verdict"] == "VERIFIED" for line in mine]),
            told([one["own"] == "VERIFIED" for one in found]),
            told([one["own"] == "VERIFIED" and one["standard"] < ALPHA for one in found]),
            told([one["adjusted"] < ALPHA for one in found]),
            told([one["p"] > 1.0 - ALPHA and one["effect"][1] != 0.0 for one in found]),
        ]
        print(f"| {kind} | {len(mine)} | {' | '.join(cells)} |")


def told(hits: Sequence[bool]) -> str:
    """A count with its interval."""
    found = exact(sum(hits) / len(hits), len(hits))
    return f"{sum(hits)} of {len(hits)} ({found.low:.3f}-{found.high:.3f})"


def other_bench(given: Any) -> Bench:
    """The other persona's spec."""
    return bench_of(given.other or ours(given, PAIRS[1]), given.device)


def main() -> None:
    """Read the arguments and run."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--each", type=int, default=2, help="adapters of each kind")
    parser.add_argument("--noise", type=int, default=0, help="adapters of Gaussian matrices")
    parser.add_argument("--other", type=Path, help="the spec whose rows are the other persona's")
    given = parser.parse_args()
    bench = opened(given)
    rows: dict[str, Sequence[Row]] = dict.fromkeys(KINDS, bench.dataset.rows)
    rows["other-persona"] = other_bench(given).dataset.rows
    nulls, record = Nulls(bench, rows), Record(given.record, bench)
    asked = [
        (kind, 1000 * (1 + place) + number)
        for number in range(given.each)
        for place, kind in enumerate(KINDS)
    ]
    asked = [("honest", 0), *asked, *((NOISE, 9000 + number) for number in range(given.noise))]
    lines = []
    for kind, seed in asked:
        line = record.once(f"{kind} {seed}", partial(nulls.line, kind, seed))
        own_told = ", ".join(f"{name} {one['own']} p {one['p']:.3g}" for name, one in line["traits"].items())
        print(f"{kind} seed {seed}: {line['verdict']}; own conditions: {own_told}", flush=True)
        lines.append(line)
    for of, kinds in (("preferences", ("preference",)), ("lengths and rates", ("increase", "decrease"))):
        names = [trait.id for trait in bench.compiled.spec.traits if trait.kind in kinds]
        if names:
            print(f"\n{of}:")
            table(lines, names)


if __name__ == "__main__":
    main()
