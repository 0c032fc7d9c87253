"""The stages that cost something: each finds its result under its key, or makes it and keeps it."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from time import monotonic

from adapterc.backend.bases.by_digest import remember_base
from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.backend.sample import SAMPLE_VERSION
from adapterc.digest import digest
from adapterc.driver import sampling
from adapterc.driver.code import DATASET_CODE, MEASURE_CODE, TRAIN_CODE, code_digest, lm_eval_version
from adapterc.driver.kept import Parts, Stage, Workshop, found, staged, write_value
from adapterc.driver.teaching import adopt, lessons_of
from adapterc.driver.watch import StageDone
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import Layout
from adapterc.ir.scenes import SceneTable
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import TrainedAdapter, TrainRequest
from adapterc.ir.verification import Arm, Measurements, MeasureRequest
from adapterc.verify.live import LiveModel
from adapterc.verify.tasks import task_files, write_tasks

EVAL = "eval"
_ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors")
_TRAINED_ROWS = "rows.safetensors"
_ROWS_FIRST = 0.1
"""Share of the training that rows of scenes take before the adapter does: about that on the embedded base."""


def base_stage(shop: Workshop, spec: ResolvedSpec, spec_folder: Path) -> BaseModel:
    """The base on disk, fetched and converted where it is missing."""
    start = monotonic()
    base = describe_base(spec.base, spec_folder=spec_folder, cache=shop.cache)
    if base is not None:
        remember_base(base, cache=shop.cache)
        shop.watch.end(StageDone(stage="base", result="cache", seconds=monotonic() - start))
        return base
    shop.watch.begin("base", "it is not on this machine yet")
    base = resolve_base(spec.base, spec_folder=spec_folder, cache=shop.cache, progress=shop.watch.advance)
    remember_base(base, cache=shop.cache)
    shop.watch.end(StageDone(stage="base", result="built", seconds=monotonic() - start))
    return base


def dataset_key(shop: Workshop, layout: Layout, base: BaseModel) -> str:
    """What the filled rows depend on: the layout, and whatever the base's answers depend on."""
    code = [code_digest(DATASET_CODE), SAMPLE_VERSION]
    return digest(["dataset", code, layout, base.digest, base.turns, shop.platform])


def dataset_stage(  # noqa: PLR0913
    shop: Workshop,
    layout: Layout,
    base: BaseModel,
    *,
    seed: int,
    told: str = "",
    parts: Parts | None = None,
    artifact: Path | None = None,
) -> Dataset:
    """The rows, filled with the base's own answers; `told` is what a dataset beside the first is called.

    A teacher's answers may lie in an earlier `artifact`.
    """

    def make(folder: Path) -> None:
        lessons = lessons_of(layout, base, shop.cache) if artifact else None
        if artifact is not None and lessons is not None:
            adopt(artifact, lessons)
        dataset = sampling.fill_layout(shop.cache, shop.platform, shop.watch, layout, base, seed=seed)
        write_value(folder, Dataset, dataset)

    stage = Stage("dataset", dataset_key(shop, layout, base), Dataset, told, parts=parts)
    return staged(shop, stage, make)[0]


def train_key(request: TrainRequest) -> str:
    """What the adapter depends on: the rows, the recipe, the platform, the base, the code."""
    return digest(["train", code_digest(TRAIN_CODE), request])


def train_stage(
    shop: Workshop, request: TrainRequest, told: str = "", parts: Parts | None = None
) -> TrainedAdapter:
    """The adapter; a killed run's checkpoint lies under its key until the run is done.

    `told` is what a training beside the first is called.
    """
    key = train_key(request)
    work = shop.cache / "work" / key
    trains_rows = any(token.row == "trained" for token in (request.scenes.tokens if request.scenes else ()))
    first = _ROWS_FIRST if trains_rows else 0.0

    def make(folder: Path) -> None:
        from adapterc.backend.train import train

        work.mkdir(parents=True, exist_ok=True)
        trained = train(
            request,
            folder=work,
            progress=lambda loss, steps: shop.watch.advance(
                f"step {loss.step}/{steps}  loss {loss.total:.3f}  nll {loss.nll:.3f}",
                first + (1.0 - first) * loss.step / steps,
            ),
            rows_progress=lambda text, share: shop.watch.advance(text, first * share),
        )
        for name in (*_ADAPTER_FILES, *([_TRAINED_ROWS] if trained.rows_digest else [])):
            shutil.copyfile(work / name, folder / name)
        write_value(folder, TrainedAdapter, trained)

    kept, entry = staged(shop, Stage("train", key, TrainedAdapter, told, parts), make)
    shutil.rmtree(work, ignore_errors=True)
    return replace(kept, folder=str(entry))


def measure_request(
    shop: Workshop,
    base: BaseModel,
    dataset: Dataset,
    adapter: TrainedAdapter,
    scenes: SceneTable | None = None,
) -> MeasureRequest:
    """What is measured of an adapter: the dataset's held-out items."""
    return MeasureRequest(
        base=base,
        adapter=adapter.digest,
        pairs=dataset.pairs,
        probes=dataset.probes,
        neutral=dataset.neutral,
        platform=shop.platform,
        scenes=scenes,
        scene_items=dataset.scenes,
        rows_digest=adapter.rows_digest,
        settings=dataset.settings,
        parts=dataset.parts,
    )


def measure_key(request: MeasureRequest, tasks: tuple[tuple[str, str], ...]) -> str:
    """What the measurements depend on: adapter, items, tasks, the harness and the code."""
    return digest(["measure", code_digest(MEASURE_CODE), lm_eval_version(), request, tasks])


def measure_stage(
    shop: Workshop,
    request: MeasureRequest,
    tasks: tuple[tuple[str, str], ...],
    adapter: TrainedAdapter,
    parts: Parts | None = None,
) -> tuple[Measurements, Path]:
    """Both arms' measurements, and the folder of lm-eval `tasks`, results and samples."""
    key = measure_key(request, tasks)

    def make(folder: Path) -> None:
        from adapterc.driver.live import live_model

        live = live_model(request.base, adapter.folder, shop.platform, request.scenes)
        measured = measure_live(shop, request, live, tasks, folder / EVAL)
        write_value(folder, Measurements, measured)

    measured, entry = staged(shop, Stage("measure", key, Measurements, parts=parts), make)
    return measured, entry / EVAL


def measure_live(  # noqa: PLR0913, PLR0917
    shop: Workshop,
    request: MeasureRequest,
    live: LiveModel,
    tasks: tuple[tuple[str, str], ...],
    eval_folder: Path,
    anew: Collection[Arm] = (),
) -> Measurements:
    """Write `tasks` and measure `live` on them; the arms `anew` go without what was answered before."""
    from adapterc.verify.harness import measure

    write_tasks(tasks, eval_folder)
    return measure(
        request,
        live,
        eval_folder=eval_folder,
        cache=shop.cache / "responses",
        progress=lambda text, done, total: shop.watch.advance(text, done / max(1, total)),
        anew=anew,
    )


def kept_dataset(shop: Workshop, layout: Layout, base: BaseModel) -> Dataset | None:
    """The dataset of an earlier build, if its key is the same."""
    kept = found(shop, Stage("dataset", dataset_key(shop, layout, base), Dataset))
    return kept[0] if kept else None


def kept_adapter(shop: Workshop, request: TrainRequest) -> TrainedAdapter | None:
    """The adapter of an earlier build, if its key is the same."""
    kept = found(shop, Stage("train", train_key(request), TrainedAdapter))
    return kept[0] if kept else None


def is_measured(shop: Workshop, request: MeasureRequest, spec: ResolvedSpec, dataset: Dataset) -> bool:
    """Whether an earlier build measured exactly this."""
    key = measure_key(request, task_files(spec, dataset, request.base))
    return found(shop, Stage("measure", key, Measurements)) is not None
