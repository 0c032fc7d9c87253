"""Whether verdicts rise with the strength of an adapter, as the smallest detectable effect says they should.

    .venv/bin/python -m benchmarks.validity.power [--spec specs/metaphysicist.yaml] [--seeds 5]

An adapter of the spec itself, from each of so many training seeds, with its change of the base times 0, 0.25,
0.5, 0.75 and 1. Beside the share of traits whose effect is found stands what their own `mde` predicts: the
power of a one-sided t test of the effect that was measured, were it the true one.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean

from benchmarks.validity.experiment import arguments, opened, own

from adapterc.ir.verification import TraitVerdict
from adapterc.statistics.distributions import t_cdf, t_quantile
from adapterc.statistics.estimates import ALPHA, POWER

SCALES = (0.0, 0.25, 0.5, 0.75, 1.0)


def predicted(found: TraitVerdict, direction: int) -> float:
    """The power that the stated `mde` implies at the measured effect, by t with families less one."""
    if not 0.0 < found.mde < 1e9:
        return float("nan")
    df = max(found.clusters - 1.0, 1.0)
    needed, reach = t_quantile(1.0 - ALPHA, df), t_quantile(1.0 - ALPHA, df) + t_quantile(POWER, df)
    return t_cdf(found.effect.estimate * direction / found.mde * reach - needed, df)


def main() -> None:
    """Read the arguments, run, print a line for each trait and scale."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--seeds", type=int, default=2, help="training seeds")
    given = parser.parse_args()
    bench = opened(given.spec, given.place, given.device)
    kinds = {trait.id: -1 if trait.kind == "decrease" else 1 for trait in bench.compiled.spec.traits}
    found: dict[tuple[str, float], list[TraitVerdict]] = defaultdict(list)
    for seed in range(given.seeds):
        whole = bench.train(bench.dataset.rows, seed=seed)
        for scale in SCALES:
            judgement = bench.judged(bench.scaled(whole, scale))
            for verdict in judgement.traits:
                found[verdict.id, scale].append(verdict)
            print(f"seed {seed}, scale {scale:g}: {judgement.verdict}", flush=True)
    print("\n| trait | scale | mean effect | found at 0.05 | power predicted | own conditions all hold |")
    print("|---|---|---|---|---|---|")
    for (name, scale), verdicts in found.items():
        effect = fmean(one.effect.estimate for one in verdicts)
        seen = sum(one.p < ALPHA for one in verdicts)
        power = fmean(predicted(one, kinds.get(name, 1)) for one in verdicts)
        held = sum(own(one) == "VERIFIED" for one in verdicts)
        n = len(verdicts)
        print(f"| {name} | {scale:g} | {effect:.3g} | {seen} of {n} | {power:.2f} | {held} of {n} |")


if __name__ == "__main__":
    main()
