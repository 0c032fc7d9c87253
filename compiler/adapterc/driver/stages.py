"""The stages that cost something: each finds its result under its key, or makes it and keeps it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

from adapterc import codec
from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.backend.memory import release_memory
from adapterc.backend.sample import SAMPLE_VERSION
from adapterc.digest import digest
from adapterc.driver import sampling
from adapterc.driver.code import DATASET_CODE, MEASURE_CODE, TRAIN_CODE, code_digest, lm_eval_version
from adapterc.driver.lock import stage_lock
from adapterc.driver.watch import StageDone, Watch
from adapterc.errors import CompilerBugError
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import Layout
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import Platform, TrainedAdapter, TrainRequest
from adapterc.ir.verification import Measurements, MeasureRequest
from adapterc.store import Store
from adapterc.verify.tasks import task_files, write_tasks

T = TypeVar("T")
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
    code = [code_digest(DATASET_CODE), SAMPLE_VERSION]
    return digest(["dataset", code, layout, base.digest, base.turns, shop.platform])


def dataset_stage(shop: Workshop, layout: Layout, base: BaseModel, *, seed: int) -> Dataset:
    """The rows, filled with the base's own answers."""

    def make(folder: Path) -> None:
        dataset = sampling.fill_layout(shop.cache, shop.platform, shop.watch, layout, base, seed=seed)
        _write(folder, Dataset, dataset)

    return _stage(shop, _Stage("dataset", dataset_key(shop, layout, base), Dataset), make)[0]


def train_key(request: TrainRequest) -> str:
    """What the adapter depends on: the rows, the recipe, the platform, the base, the code."""
    return digest(["train", code_digest(TRAIN_CODE), request])


def train_stage(shop: Workshop, request: TrainRequest) -> TrainedAdapter:
    """The adapter; a killed run's checkpoint lies under its key until the run is done."""
    key = train_key(request)
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
        _write(folder, TrainedAdapter, trained)

    kept, entry = _stage(shop, _Stage("train", key, TrainedAdapter), make)
    shutil.rmtree(work, ignore_errors=True)
    return replace(kept, folder=str(entry))


def measure_request(
    shop: Workshop, base: BaseModel, dataset: Dataset, adapter: TrainedAdapter
) -> MeasureRequest:
    """What is measured of an adapter: the dataset's held-out items."""
    return MeasureRequest(
        base=base,
        adapter=adapter.digest,
        pairs=dataset.pairs,
        probes=dataset.probes,
        neutral=dataset.neutral,
        platform=shop.platform,
    )


def _measure_key(request: MeasureRequest, tasks: tuple[tuple[str, str], ...]) -> str:
    return digest(["measure", code_digest(MEASURE_CODE), lm_eval_version(), request, tasks])


def measure_stage(
    shop: Workshop, request: MeasureRequest, spec: ResolvedSpec, dataset: Dataset, adapter: TrainedAdapter
) -> tuple[Measurements, Path]:
    """Both arms' measurements, and the folder of lm-eval tasks, results and samples."""
    tasks = task_files(spec, dataset, request.base)
    key = _measure_key(request, tasks)

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
        _write(folder, Measurements, measured)

    measured, entry = _stage(shop, _Stage("measure", key, Measurements), make)
    return measured, entry / _EVAL


def kept_dataset(shop: Workshop, layout: Layout, base: BaseModel) -> Dataset | None:
    """The dataset of an earlier build, if its key is the same."""
    found = _found(shop, _Stage("dataset", dataset_key(shop, layout, base), Dataset))
    return found[0] if found else None


def kept_adapter(shop: Workshop, request: TrainRequest) -> TrainedAdapter | None:
    """The adapter of an earlier build, if its key is the same."""
    found = _found(shop, _Stage("train", train_key(request), TrainedAdapter))
    return found[0] if found else None


def is_measured(shop: Workshop, request: MeasureRequest, spec: ResolvedSpec, dataset: Dataset) -> bool:
    """Whether an earlier build measured exactly this."""
    key = _measure_key(request, task_files(spec, dataset, request.base))
    return _found(shop, _Stage("measure", key, Measurements)) is not None


@dataclass(frozen=True, slots=True)
class _Stage(Generic[T]):
    """A stage's name, its key, and the type of its value."""

    name: str
    key: str
    kind: type[T]


def _stage(shop: Workshop, stage: _Stage[T], make: Callable[[Path], None]) -> tuple[T, Path]:
    """A stage's value and the entry it lies in, found or made.

    An entry that another version of the compiler wrote, and this one cannot read, is made again.
    """
    start = monotonic()
    found = _found(shop, stage)
    if found is None:
        told = partial(shop.watch.begin, stage.name, "waits: another build is making it")
        with stage_lock(shop.cache, stage.name, stage.key, waiting=told):
            found = _found(shop, stage)
            if found is None:
                found = _made(shop, stage, make)
                shop.watch.end(StageDone(stage=stage.name, result="built", seconds=monotonic() - start))
                return found
    shop.watch.end(StageDone(stage=stage.name, result="cache", seconds=monotonic() - start))
    return found


def _found(shop: Workshop, stage: _Stage[T]) -> tuple[T, Path] | None:
    entry = shop.store.find(stage.name, stage.key)
    value = _read(entry, stage.kind) if entry is not None else None
    return (value, entry) if entry is not None and value is not None else None


def _made(shop: Workshop, stage: _Stage[T], make: Callable[[Path], None]) -> tuple[T, Path]:
    shop.watch.begin(stage.name, "what it is made from has changed, or was never built here")
    shop.store.discard(stage.name, stage.key)
    entry = shop.store.keep(stage.name, stage.key, make)
    release_memory()
    value = _read(entry, stage.kind)
    if value is None:
        raise CompilerBugError(f"the stage {stage.name} did not keep a {stage.kind.__name__}")
    return value, entry


def _write(folder: Path, kind: type[T], value: T) -> None:
    (folder / _VALUE).write_text(codec.to_json(kind, value), encoding="utf-8")


def _read(entry: Path, kind: type[T]) -> T | None:
    try:
        return codec.from_json(kind, (entry / _VALUE).read_text(encoding="utf-8"))
    except OSError:
        return None
