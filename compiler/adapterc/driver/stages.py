"""The stages that cost something: each finds its result under its key, or makes it and keeps it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TypeVar

from adapterc import codec
from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.digest import digest
from adapterc.driver import sampling
from adapterc.driver.watch import StageDone, Watch
from adapterc.errors import CompilerBugError
from adapterc.expand import fill as filling
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import Layout
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import Platform, TrainedAdapter, TrainRequest
from adapterc.ir.verification import Measurements, MeasureRequest
from adapterc.store import Store
from adapterc.verify.tasks import task_files, write_tasks

T = TypeVar("T")
TRAIN_VERSION = 1
MEASURE_VERSION = 1
_VALUE = "value.json"
_EVAL = "eval"
_ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where a build works: the cache folder, the store in it, the platform, and who watches."""

    cache: Path
    store: Store
    platform: Platform
    watch: Watch


def base_stage(shop: Workshop, spec: ResolvedSpec, spec_folder: Path) -> BaseModel:
    """The base on disk, fetched and converted where it is missing."""
    start = monotonic()
    base = describe_base(spec.base, spec_folder=spec_folder, cache=shop.cache)
    if base is not None:
        shop.watch.end(StageDone(stage="base", result="cache", seconds=monotonic() - start))
        return base
    shop.watch.begin("base", "it is not on this machine yet")
    base = resolve_base(spec.base, spec_folder=spec_folder, cache=shop.cache, progress=shop.watch.advance)
    shop.watch.end(StageDone(stage="base", result="built", seconds=monotonic() - start))
    return base


def dataset_key(shop: Workshop, layout: Layout, base: BaseModel) -> str:
    """What the filled rows depend on: the layout, and whatever the base's answers depend on."""
    return digest(["dataset", filling.STAGE_VERSION, layout, base.digest, base.turns, shop.platform])


def dataset_stage(shop: Workshop, layout: Layout, base: BaseModel, *, seed: int) -> Dataset:
    """The rows, filled with the base's own answers."""
    key = dataset_key(shop, layout, base)

    def make(folder: Path) -> None:
        dataset = sampling.fill_layout(shop.cache, shop.platform, shop.watch, layout, base, seed=seed)
        (folder / _VALUE).write_text(codec.to_json(Dataset, dataset), encoding="utf-8")

    return _value(_stage(shop, "dataset", key, make), Dataset)


def train_stage(shop: Workshop, request: TrainRequest) -> TrainedAdapter:
    """The adapter; a killed run's checkpoint lies under its key until the run is done."""
    key = digest(["train", TRAIN_VERSION, request])
    work = shop.cache / "work" / key

    def make(folder: Path) -> None:
        from adapterc.backend.train import train

        work.mkdir(parents=True, exist_ok=True)
        trained = train(
            request,
            folder=work,
            progress=lambda loss, steps: shop.watch.advance(
                f"step {loss.step}/{steps}  loss {loss.total:.3f}  nll {loss.nll:.3f}", loss.step / steps
            ),
        )
        for name in _ADAPTER_FILES:
            shutil.copyfile(work / name, folder / name)
        (folder / _VALUE).write_text(codec.to_json(TrainedAdapter, trained), encoding="utf-8")

    with shop.store.faults():
        entry = _stage(shop, "train", key, make)
    shutil.rmtree(work, ignore_errors=True)
    kept = _value(entry, TrainedAdapter)
    return TrainedAdapter(digest=kept.digest, curve=kept.curve, folder=str(entry))


def measure_stage(
    shop: Workshop, request: MeasureRequest, spec: ResolvedSpec, dataset: Dataset, adapter: TrainedAdapter
) -> tuple[Measurements, Path]:
    """Both arms' measurements, and the folder of lm-eval tasks, results and samples."""
    tasks = task_files(spec, dataset, request.base)
    key = digest(["measure", MEASURE_VERSION, request, tasks])

    def make(folder: Path) -> None:
        from adapterc.driver.live import live_model
        from adapterc.verify.harness import measure

        write_tasks(tasks, folder / _EVAL)
        measured = measure(
            request,
            live_model(request.base, adapter.folder, shop.platform),
            eval_folder=folder / _EVAL,
            cache=shop.cache / "responses",
            progress=lambda text, done, total: shop.watch.advance(text, done / max(1, total)),
        )
        (folder / _VALUE).write_text(codec.to_json(Measurements, measured), encoding="utf-8")

    entry = _stage(shop, "measure", key, make)
    return _value(entry, Measurements), entry / _EVAL


def _stage(shop: Workshop, stage: str, key: str, make: object) -> Path:
    """The entry of a stage, found or made."""
    start = monotonic()
    entry = shop.store.find(stage, key)
    if entry is not None:
        shop.watch.end(StageDone(stage=stage, result="cache", seconds=monotonic() - start))
        return entry
    shop.watch.begin(stage, "what it is made from has changed, or was never built here")
    entry = shop.store.keep(stage, key, make)  # type: ignore[arg-type]
    shop.watch.end(StageDone(stage=stage, result="built", seconds=monotonic() - start))
    return entry


def _value(entry: Path, kind: type[T]) -> T:
    value = codec.from_json(kind, (entry / _VALUE).read_text(encoding="utf-8"))
    if value is None:
        raise CompilerBugError(f"the store entry {entry.name} does not hold a {kind.__name__}")
    return value
