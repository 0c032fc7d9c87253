"""The scale of the adapter that is shipped: as the spec names it, or chosen on development items.

The training does not know of it: every scale comes of one trained adapter, and so do control and seeds, which
get the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from adapterc.digest import digest
from adapterc.driver.code import MEASURE_CODE, code_digest, lm_eval_version
from adapterc.driver.compile import Compiled
from adapterc.driver.kept import Stage, Workshop, found, staged, write_value
from adapterc.driver.stages import (
    EVAL,
    dataset_stage,
    kept_dataset,
    measure_live,
    measure_request,
)
from adapterc.emit.contents import SCENE_ROWS
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.scale import ScaleChoice
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import TrainedAdapter
from adapterc.ir.verification import Measurements
from adapterc.verify.scale_choice import SCALES, choose_scale, development_items
from adapterc.verify.tasks import task_files

PLANNED = "scale"
"""What a plan calls all that a scale takes."""
_SCALED_CODE = ("backend/scaled.py",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A trained adapter with what it was trained for, before any scale."""

    compiled: Compiled
    base: BaseModel
    adapter: TrainedAdapter
    scenes: SceneTable | None = None


def is_scaled(compiled: Compiled) -> bool:
    """Whether the spec asks for another scale than the adapter is trained at."""
    return compiled.spec.training.scale != 1.0


def scale_stages(shop: Workshop, trained: Trained) -> tuple[TrainedAdapter, ScaleChoice | None]:
    """The adapter at its scale, and what that was chosen by; None where nothing is scaled."""
    asked = trained.compiled.spec.training.scale
    if asked == 1.0:
        return trained.adapter, None
    if isinstance(asked, float):
        choice = ScaleChoice(scale=asked, reason="The spec names it.")
        return scaled(shop, trained.adapter, asked), choice
    held = _items(shop, trained, partial(dataset_stage, told="dataset, development"))
    if held is None:
        return trained.adapter, None
    measured = {scale: _measured(shop, trained, held, scale) for scale in SCALES}
    choice = choose_scale(trained.compiled.spec, held, measured)
    return scaled(shop, trained.adapter, choice.scale), choice


def kept_scale(shop: Workshop, trained: Trained) -> tuple[TrainedAdapter, ScaleChoice | None] | None:
    """The same, where all that it takes lies in the store; else None."""
    asked = trained.compiled.spec.training.scale
    if asked == 1.0:
        return trained.adapter, None
    choice = ScaleChoice(scale=asked) if isinstance(asked, float) else _kept_choice(shop, trained)
    adapter = kept_scaled(shop, trained.adapter, choice.scale) if choice is not None else None
    return (adapter, choice) if adapter is not None else None


def scaled(shop: Workshop, adapter: TrainedAdapter, scale: float) -> TrainedAdapter:
    """The adapter times `scale`, trained rows of scenes as they are."""
    if scale == 1.0:
        return adapter

    def make(folder: Path) -> None:
        from adapterc.backend.scaled import write_scaled

        source = Path(adapter.folder)
        written = write_scaled(source, scale, folder)
        if adapter.rows_digest:
            shutil.copyfile(source / SCENE_ROWS, folder / SCENE_ROWS)
        write_value(folder, TrainedAdapter, replace(adapter, digest=written, folder=""))

    made, entry = staged(shop, _scaled_stage(adapter, scale), make)
    return replace(made, folder=str(entry))


def kept_scaled(shop: Workshop, adapter: TrainedAdapter, scale: float) -> TrainedAdapter | None:
    """The same, where it lies in the store."""
    if scale == 1.0:
        return adapter
    kept = found(shop, _scaled_stage(adapter, scale))
    return replace(kept[0], folder=str(kept[1])) if kept is not None else None


def _scaled_stage(adapter: TrainedAdapter, scale: float) -> Stage[TrainedAdapter]:
    key = digest(["scaled", code_digest(_SCALED_CODE), adapter.digest, adapter.rows_digest, scale])
    return Stage("scaled", key, TrainedAdapter, f"scale {scale:g}")


def _items(shop: Workshop, trained: Trained, filled: Callable[..., Dataset | None]) -> Dataset | None:
    """The development items; `filled` makes or finds the dataset of a layout."""
    layout, base = trained.compiled.development, trained.base
    if layout is None:
        return None
    rows = filled(shop, layout, base, seed=trained.compiled.spec.dataset.seed)
    return development_items(rows, base.turns) if rows is not None else None


def _development(
    trained: Trained, held: Dataset, shop: Workshop, adapter: TrainedAdapter
) -> tuple[Stage[Measurements], tuple[tuple[str, str], ...]]:
    """The stage that measures an adapter on the development items, and its tasks."""
    request = measure_request(shop, trained.base, held, adapter, trained.scenes)
    tasks = task_files(trained.compiled.spec, held, trained.base, part="develop")
    key = digest(["develop", code_digest(MEASURE_CODE), lm_eval_version(), request, tasks])
    return Stage("develop", key, Measurements), tasks


def _measured(shop: Workshop, trained: Trained, held: Dataset, scale: float) -> Measurements:
    adapter = scaled(shop, trained.adapter, scale)
    stage, tasks = _development(trained, held, shop, adapter)

    def make(folder: Path) -> None:
        from adapterc.driver.live import live_model

        request = measure_request(shop, trained.base, held, adapter, trained.scenes)
        live = live_model(request.base, adapter.folder, shop.platform, request.scenes)
        write_value(folder, Measurements, measure_live(shop, request, live, tasks, folder / EVAL))

    return staged(shop, replace(stage, told=f"develop, scale {scale:g}"), make)[0]


def _kept_choice(shop: Workshop, trained: Trained) -> ScaleChoice | None:
    def known(shop: Workshop, layout: object, base: BaseModel, *, seed: int) -> Dataset | None:  # noqa: ARG001
        return kept_dataset(shop, layout, base)  # type: ignore[arg-type]

    held = _items(shop, trained, known)
    if held is None:
        return None
    measured = {}
    for scale in SCALES:
        adapter = kept_scaled(shop, trained.adapter, scale)
        kept = found(shop, _development(trained, held, shop, adapter)[0]) if adapter is not None else None
        if kept is None:
            return None
        measured[scale] = kept[0]
    return choose_scale(trained.compiled.spec, held, measured)
