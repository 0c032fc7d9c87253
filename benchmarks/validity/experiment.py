"""What the experiments on adapters share: one spec, its base and dataset, and any rows trained and judged.

Everything runs through the stages of a build (`driver/stages.py`) and its judge; only the rows, or the
weights that came of them, are not a build's. Results are kept in the cache as a build's are: a run that was
stopped goes on.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from adapterc.digest import digest, digest_file
from adapterc.driver.compile import Compiled, check, compile_spec
from adapterc.driver.kept import Workshop, open_workshop
from adapterc.driver.leakage import rows_near_items
from adapterc.driver.stages import base_stage, dataset_stage, measure_request, measure_stage, train_stage
from adapterc.driver.watch import Silent
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.judged import judged
from adapterc.ir.training import TrainedAdapter, TrainRequest
from adapterc.ir.verification import Judgement, Measurements, TraitVerdict
from adapterc.middle.recipe import recipe_of
from adapterc.statistics.estimates import p_value
from adapterc.verify.effects import trait_effect
from adapterc.verify.judge import judge
from adapterc.verify.qualified import with_leaks
from adapterc.verify.tasks import task_files

CHECKOUT = Path(__file__).resolve().parents[2]
_CALM = """\
adapterc: 1
name: {name}
base: {base}
traits:
  - id: calm
    kind: preference
    from: {{name: hot, description: Flares up.}}
    to: {{name: calm, description: Weighs things.}}
    pairs: {{file: {pairs}}}
    probes: {{file: probes.jsonl}}
    verify: {{accuracy: {{at_least: 0.60}}}}
"""
_LONGER = "  - {id: longer, kind: increase, measure: reasoning_tokens}\n"
_MEASURED = (
    _LONGER + "  - {id: quiet, kind: decrease, measure: assistant_phrases, verify: {rate: {at_most: 0.50}}}\n"
)
_TINY_TRAINING = """\
dataset: {replay: 0}
training: {epochs: 2, batch_size: 8, learning_rate: 0.02}
"""
_SMALL_TRAINING = """\
dataset: {rows: 96, replay: 0.3}
training: {epochs: 1, batch_size: 8}
"""
PAIRS = ("metaphysicist.pairs.jsonl", "stoic-critic.pairs.jsonl")
"""Both poles of 96 questions, and of 70 as another persona has them: a tiny base of random weights says
nothing that rows could be composed of."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A compiled spec on its base, with the rows that a build would train on."""

    shop: Workshop
    compiled: Compiled
    base: BaseModel
    dataset: Dataset

    def train(self, rows: Sequence[Row], *, seed: int = 0) -> TrainedAdapter:
        """The adapter of the spec's own recipe, on other rows or from another seed."""
        recipe = replace(recipe_of(self.compiled.spec, self.base), seed=seed)
        request = TrainRequest(base=self.base, rows=tuple(rows), recipe=recipe, platform=self.shop.platform)
        return train_stage(self.shop, request)

    def judged(self, adapter: TrainedAdapter, rows: Sequence[Row] | None = None) -> Judgement:
        """The verdicts on an adapter that was trained on `rows`, leaks of items looked for as well."""
        return self.judged_on(self.measured(adapter), rows)

    def measured(self, adapter: TrainedAdapter) -> Measurements:
        """Both arms on the spec's held-out items."""
        request = measure_request(self.shop, self.base, self.dataset, adapter)
        tasks = task_files(self.compiled.spec, self.dataset, self.base)
        return measure_stage(self.shop, request, tasks, adapter)[0]

    def judged_on(self, measured: Measurements, rows: Sequence[Row] | None = None) -> Judgement:
        """What was measured of an adapter that was trained on `rows`, judged."""
        held = self.dataset if rows is None else replace(self.dataset, rows=tuple(rows))
        return with_leaks(judge(self.compiled.spec, held, measured), rows_near_items(held), len(held.rows))

    def over(self, measured: Measurements, control: Measurements) -> Mapping[str, float]:
        """One-sided p of each trait's effect over another adapter's answers, as over a control's."""
        beside = replace(measured, base_pairs=control.adapter_pairs, base_answers=control.adapter_answers)
        found = {trait.id: trait_effect(trait, self.dataset, beside) for trait in judged(self.compiled.spec)}
        return {name: p_value(one.paired, one.direction) for name, one in found.items() if one is not None}

    def noise(self, adapter: TrainedAdapter, seed: int) -> TrainedAdapter:
        """An adapter of the same shapes whose every matrix is Gaussian, of the norm that `adapter`'s has."""
        chance = np.random.default_rng(seed)

        def drawn(weights: Any) -> Any:
            found = chance.standard_normal(weights.shape)
            return found * (np.linalg.norm(weights) / np.linalg.norm(found))

        return self._altered(adapter, f"noise-{seed}", lambda _, weights: drawn(weights))

    def scaled(self, adapter: TrainedAdapter, scale: float) -> TrainedAdapter:
        """The same adapter, its change of the base times `scale`: 0 switches it off, -1 turns it round."""

        def changed(name: str, weights: Any) -> Any:
            return weights * scale if ".lora_B." in name else weights

        return self._altered(adapter, f"{scale:g}", changed)

    def _altered(
        self, adapter: TrainedAdapter, told: str, change: Callable[[str, Any], Any]
    ) -> TrainedAdapter:
        """A copy of the adapter, each of its matrices changed."""
        from safetensors.numpy import load_file, save_file

        folder = self.shop.cache / "validity" / f"{adapter.digest}-{told}"
        shutil.copytree(adapter.folder, folder, dirs_exist_ok=True)
        weights = load_file(folder / "adapter_model.safetensors")
        made = {name: change(name, found).astype(found.dtype) for name, found in weights.items()}
        save_file(made, folder / "adapter_model.safetensors", metadata={"format": "pt"})
        changed = digest_file(folder / "adapter_model.safetensors")
        return replace(adapter, digest=changed, folder=str(folder))


class Record:
    """A line of JSON for each adapter that is through, so that a run that was stopped goes on where it was.

    Lines of something else (another spec, base, dataset, recipe or platform) are passed over.
    """

    def __init__(self, path: Path | None, bench: Bench) -> None:
        """Read what there is at `path`; without a path nothing is kept."""
        recipe = recipe_of(bench.compiled.spec, bench.base)
        self.path, self.lines = path, dict[str, dict[str, Any]]()
        self.of = digest([bench.compiled.spec, bench.base.digest, bench.dataset, recipe, bench.shop.platform])
        for text in path.read_text(encoding="utf-8").splitlines() if path and path.is_file() else ():
            line = json.loads(text)
            if line["of"] == self.of:
                self.lines[line["adapter"]] = line

    def once(self, adapter: str, make: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
        """The line of `adapter`, made where there is none yet."""
        if adapter not in self.lines:
            line = {"adapter": adapter, "of": self.of, **make()}
            self.lines[adapter] = line
            if self.path is not None:
                with self.path.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(line) + "\n")
        return self.lines[adapter]


def arguments(what: str) -> argparse.ArgumentParser:
    """What every script takes: a spec, or else one of 96 written pairs on a tiny base or the embedded one."""
    parser = argparse.ArgumentParser(description=what, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--spec", type=Path, help="a spec, such as specs/metaphysicist.yaml")
    parser.add_argument("--small", action="store_true", help="the written pairs on the embedded base")
    parser.add_argument(
        "--place", type=Path, default=Path("build/validity"), help="where the base and specs of ours are put"
    )
    parser.add_argument("--device", choices=("cpu", "cuda"), default=None)
    parser.add_argument(
        "--record", type=Path, help="a file with a line for each adapter: those are not run again"
    )
    return parser


def opened(given: argparse.Namespace, *, longer: bool = False) -> Bench:
    """The spec that was asked for, its base and its dataset, filled as a build fills it.

    `longer`: of ours, the one on the embedded base measures the length of answers too.
    """
    return bench_of(given.spec or ours(given, PAIRS[0], longer=longer), given.device)


def bench_of(path: Path, device: str | None) -> Bench:
    """The spec at `path`, its base and its dataset."""
    checked = check(path)
    if not checked.sound:
        sys.exit(f"{path} has errors: adapterc check {path}")
    compiled, shop = compile_spec(path, checked), open_workshop(device, Silent())
    base = base_stage(shop, compiled.spec, path.parent)
    dataset = dataset_stage(shop, compiled.layout, base, seed=compiled.spec.dataset.seed)
    return Bench(shop=shop, compiled=compiled, base=base, dataset=dataset)


def ours(given: argparse.Namespace, pairs: str, *, longer: bool = False) -> Path:
    """A spec of written pairs, with held-out ones, and the tests' tiny base beside it."""
    sys.path.insert(0, str(CHECKOUT / "tests"))
    from support.building import make_workplace

    place: Path = given.place
    if not (place / "base").is_dir():
        make_workplace(place)
    shutil.copy(CHECKOUT / "specs" / pairs, place / pairs)
    name = f"{'small' if given.small else 'tiny'}-{pairs.partition('.')[0]}{'-longer' if longer else ''}"
    told = _CALM.format(name=name, base="smollm2-135m-instruct" if given.small else "./base", pairs=pairs)
    told += (_LONGER if longer else "") if given.small else _MEASURED
    told += _SMALL_TRAINING if given.small else _TINY_TRAINING
    (place / f"{name}.yaml").write_text(told, encoding="utf-8")
    return place / f"{name}.yaml"


def own(found: TraitVerdict) -> str:
    """A trait's verdict by its own conditions, whatever the gates of the whole adapter say.

    A tiny base never takes up a subject, so that its parrot gate always fails and nothing is ever VERIFIED:
    what a test is worth shows in the conditions.
    """
    deciding = [check for check in found.checks if "does not decide" not in check.note]
    if any(check.holds is False for check in deciding):
        return "NOT VERIFIED"
    return "VERIFIED" if deciding and all(check.holds for check in deciding) else "INCONCLUSIVE"
