"""Whether verdicts rise with the strength of an adapter, as the smallest detectable effect says they should.

    .venv/bin/python -m benchmarks.validity.power [--spec specs/metaphysicist.yaml] [--seeds 5]

An adapter of the spec itself, from each of so many training seeds, with its change of the base times 0, 0.25,
0.5, 0.75 and 1. Beside the share of traits whose effect is found stands what their own `mde` predicts: the
power of a one-sided t test of the effect that was measured, were it the true one; of no effect and no spread
(scale 0) it is 0, since such a test never fires.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, partial
from statistics import fmean
from typing import Any

from benchmarks.validity.experiment import Record, arguments, opened, own

from adapterc.ir.verification import TraitVerdict
from adapterc.statistics.distributions import t_cdf, t_quantile
from adapterc.statistics.estimates import ALPHA, POWER

SCALES = (0.0, 0.25, 0.5, 0.75, 1.0)


def predicted(found: TraitVerdict, direction: int) -> float:
    """The power that the stated `mde` implies at the measured effect, by t with families less one."""
    if not 0.0 < found.mde < 1e9:
        return 0.0
    df = max(found.clusters - 1.0, 1.0)
    needed, reach = t_quantile(1.0 - ALPHA, df), t_quantile(1.0 - ALPHA, df) + t_quantile(POWER, df)
    return t_cdf(found.effect.estimate * direction / found.mde * reach - needed, df)


def main() -> None:
    """Read the arguments, run, print a line for each trait and scale."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--seeds", type=int, default=2, help="training seeds")
    given = parser.parse_args()
    bench = opened(given)
    record = Record(given.record, bench)
    kinds = {trait.id: -1 if trait.kind == "decrease" else 1 for trait in bench.compiled.spec.traits}
    trained = cache(lambda seed: bench.train(bench.dataset.rows, seed=seed))

    def line(seed: int, scale: float) -> dict[str, Any]:
        judgement = bench.judged(bench.scaled(trained(seed), scale))
        return {"verdict": judgement.verdict, "traits": [told(one, kinds) for one in judgement.traits]}

    found: dict[tuple[str, float], list[dict[str, Any]]] = defaultdict(list)
    for seed in range(given.seeds):
        for scale in SCALES:
            made = record.once(f"seed {seed} scale {scale:g}", partial(line, seed, scale))
            for one in made["traits"]:
                found[one["id"], scale].append(one)
            print(f"seed {seed}, scale {scale:g}: {made['verdict']}", flush=True)
    print("\n| trait | scale | mean effect | found at 0.05 | power predicted | own conditions all hold |")
    print("|---|---|---|---|---|---|")
    for (name, scale), ones in found.items():
        effect = fmean(one["effect"] for one in ones)
        seen = sum(one["p"] < ALPHA for one in ones)
        power = fmean(one["power"] for one in ones)
        held, n = sum(one["own"] == "VERIFIED" for one in ones), len(ones)
        print(f"| {name} | {scale:g} | {effect:.3g} | {seen} of {n} | {power:.2f} | {held} of {n} |")


def told(found: TraitVerdict, kinds: Mapping[str, int]) -> dict[str, Any]:
    """What is kept of a trait."""
    power = predicted(found, kinds[found.id])
    return {
        "id": found.id,
        "p": found.p,
        "effect": found.effect.estimate,
        "mde": found.mde,
        "level": found.adapter.estimate,
        "own": own(found),
        "power": power,
    }


if __name__ == "__main__":
    main()
