"""What the experiments on adapters share: one spec, its base and dataset, and any rows trained and judged.

Everything runs through the stages of a build (`driver/stages.py`) and its judge; only the rows, or the
weights that came of them, are not a build's. Results are kept in the cache as a build's are: a run that was
stopped goes on.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adapterc.digest import digest_file
from adapterc.driver.compile import Compiled, check, compile_spec
from adapterc.driver.kept import Workshop, open_workshop
from adapterc.driver.leakage import rows_near_items
from adapterc.driver.stages import base_stage, dataset_stage, measure_request, measure_stage, train_stage
from adapterc.driver.watch import Silent
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.training import TrainedAdapter, TrainRequest
from adapterc.ir.verification import Judgement, TraitVerdict
from adapterc.middle.recipe import recipe_of
from adapterc.verify.judge import judge
from adapterc.verify.qualified import with_leaks
from adapterc.verify.tasks import task_files

CHECKOUT = Path(__file__).resolve().parents[2]
TINY = """\
adapterc: 1
name: tiny
base: ./base
traits:
  - id: calm
    kind: preference
    from: {name: hot, description: Flares up.}
    to: {name: calm, description: Weighs things.}
    pairs: {file: pairs.jsonl}
    probes: {file: probes.jsonl}
    verify: {accuracy: {at_least: 0.60}}
  - {id: longer, kind: increase, measure: reasoning_tokens}
  - {id: quiet, kind: decrease, measure: assistant_phrases, verify: {rate: {at_most: 0.50}}}
training: {epochs: 8, batch_size: 4, learning_rate: 0.01}
"""
PAIRS = CHECKOUT / "specs" / "metaphysicist.pairs.jsonl"
"""Both poles of 96 questions: a tiny base of random weights says nothing that rows could be composed of."""


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
        held = self.dataset if rows is None else replace(self.dataset, rows=tuple(rows))
        request = measure_request(self.shop, self.base, held, adapter)
        tasks = task_files(self.compiled.spec, held, self.base)
        measured, _ = measure_stage(self.shop, request, tasks, adapter)
        return with_leaks(judge(self.compiled.spec, held, measured), rows_near_items(held), len(held.rows))

    def scaled(self, adapter: TrainedAdapter, scale: float) -> TrainedAdapter:
        """The same adapter, its change of the base times `scale`: 0 switches it off, -1 turns it round."""
        from safetensors.numpy import load_file, save_file

        folder = self.shop.cache / "validity" / f"{adapter.digest}-{scale:g}"
        shutil.copytree(adapter.folder, folder, dirs_exist_ok=True)
        weights = load_file(folder / "adapter_model.safetensors")
        for name in weights:
            if ".lora_B." in name:
                weights[name] = (weights[name] * scale).astype(weights[name].dtype)
        save_file(weights, folder / "adapter_model.safetensors", metadata={"format": "pt"})
        digest = digest_file(folder / "adapter_model.safetensors")
        return replace(adapter, digest=digest, folder=str(folder))


def arguments(what: str) -> argparse.ArgumentParser:
    """What every script takes: a spec, or else the tiny base and a spec for it in a folder that is made."""
    parser = argparse.ArgumentParser(description=what, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--spec", type=Path, help="a spec, such as specs/metaphysicist.yaml; else a tiny base's"
    )
    parser.add_argument(
        "--place", type=Path, default=Path("build/validity"), help="where the tiny base is put"
    )
    parser.add_argument("--device", choices=("cpu", "cuda"), default=None)
    return parser


def opened(spec: Path | None, place: Path, device: str | None) -> Bench:
    """The spec, its base and its dataset, filled as a build fills it."""
    path = spec or _tiny(place)
    checked = check(path)
    if not checked.sound:
        sys.exit(f"{path} has errors: adapterc check {path}")
    compiled, shop = compile_spec(path, checked), open_workshop(device, Silent())
    base = base_stage(shop, compiled.spec, path.parent)
    dataset = dataset_stage(shop, compiled.layout, base, seed=compiled.spec.dataset.seed)
    return Bench(shop=shop, compiled=compiled, base=base, dataset=dataset)


def _tiny(place: Path) -> Path:
    """The tests' tiny base, and a spec for it with held-out pairs of its own."""
    sys.path.insert(0, str(CHECKOUT / "tests"))
    from support.building import make_workplace

    if not (place / "base").is_dir():
        make_workplace(place)
    shutil.copy(PAIRS, place / "pairs.jsonl")
    (place / "tiny.yaml").write_text(TINY, encoding="utf-8")
    return place / "tiny.yaml"


def own(found: TraitVerdict) -> str:
    """A trait's verdict by its own conditions, whatever the gates of the whole adapter say.

    A tiny base never takes up a subject, so that its parrot gate always fails and nothing is ever VERIFIED:
    what a test is worth shows in the conditions.
    """
    deciding = [check for check in found.checks if "does not decide" not in check.note]
    if any(check.holds is False for check in deciding):
        return "NOT VERIFIED"
    return "VERIFIED" if deciding and all(check.holds for check in deciding) else "INCONCLUSIVE"
