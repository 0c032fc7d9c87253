"""What the profiles above `quick` train and measure more: a control, a prompted base, old behaviour, seeds.

Each is a stage with a key of its own, found or made as the others are; nothing of it changes a key or a
result of what `quick` does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from adapterc.digest import digest
from adapterc.driver.code import DATASET_CODE, MEASURE_CODE, code_digest, lm_eval_version
from adapterc.driver.compile import Compiled
from adapterc.driver.kept import Stage, Workshop, found, staged, write_value
from adapterc.driver.sampling import fill_control
from adapterc.driver.stages import EVAL, dataset_key, kept_adapter, measure_request, train_stage
from adapterc.ir.base import BaseModel
from adapterc.ir.control import ControlRows
from adapterc.ir.dataset import Dataset
from adapterc.ir.further import ArmScores, Further, OldBehaviour, SeedScores
from adapterc.ir.judged import judged
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import TrainedAdapter, TrainRequest
from adapterc.ir.verification import Measurements, MeasureRequest
from adapterc.middle.persona_text import persona_text
from adapterc.verify.prompted import FOLDER, assert_declared_turn, prompted_dataset
from adapterc.verify.tasks import task_files, write_tasks

MORE_SEEDS = 2
"""Trainings beside the first in the profile `release`."""
_SEEDS = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a build has when more is to be measured: the adapter, and the request that trained it."""

    compiled: Compiled
    dataset: Dataset
    trained: TrainRequest
    adapter: TrainedAdapter

    @property
    def spec(self) -> ResolvedSpec:
        """The spec that is built."""
        return self.compiled.spec

    @property
    def base(self) -> BaseModel:
        """What the adapter lies on."""
        return self.trained.base

    @property
    def held_out(self) -> Dataset:
        """The items that traits and skills are judged by, and nothing else."""
        data = self.dataset
        return Dataset(
            rows=(), pairs=data.pairs, probes=data.probes, neutral=data.neutral, figures=data.figures
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFurther:
    """All that was measured more, the rows of the control, and folders with what goes into `eval/`."""

    further: Further
    control: ControlRows
    folders: tuple[str, ...]


def measures_more(spec: ResolvedSpec) -> bool:
    """Whether more than base and adapter is measured: there must be something that is judged by it."""
    return spec.verify.profile != "quick" and bool(judged(spec))


def further_stages(shop: Workshop, basis: Basis, measured: Measurements) -> MadeFurther | None:
    """Everything that the spec's profile asks for beside `measured`; None where that is nothing."""
    spec = basis.spec
    if not measures_more(spec):
        return None
    rows = _control_stage(shop, basis)
    trained = train_stage(shop, control_request(basis, rows), "train, control")
    control, folder = _arm_stage(shop, basis, "control", trained)
    folders = [folder]
    persona = persona_text(spec)
    prompted, folder = _prompted_stage(shop, basis, persona)
    folders.append(folder)
    old, folder = _old_stage(shop, basis, measured)
    folders.append(folder)
    seeds = []
    for request in seed_requests(basis):
        seed = request.recipe.seed
        adapter = train_stage(shop, request, f"train, seed {seed}")
        scores, folder = _arm_stage(shop, basis, f"seed-{seed}", adapter)
        seeds.append(SeedScores(seed=seed, scores=scores))
        folders.append(folder)
    further = Further(
        parts=rows.parts,
        control=control,
        persona=persona,
        as_system=basis.base.turns.has_system,
        prompted=prompted,
        old=old,
        seeds=tuple(seeds),
    )
    return MadeFurther(further=further, control=rows, folders=tuple(map(str, folders)))


def control_request(basis: Basis, rows: ControlRows) -> TrainRequest:
    """The control's training: the same recipe, as many steps, other rows."""
    return replace(basis.trained, rows=rows.rows)


def seed_requests(basis: Basis) -> tuple[TrainRequest, ...]:
    """The trainings of the other seeds; none below the profile `release`."""
    if basis.spec.verify.profile != "release":
        return ()
    recipe = basis.trained.recipe
    seeds = [(recipe.seed + more) % _SEEDS for more in range(1, MORE_SEEDS + 1)]
    return tuple(replace(basis.trained, recipe=replace(recipe, seed=seed)) for seed in seeds)


def kept_trainings(shop: Workshop, basis: Basis) -> tuple[tuple[str, bool], ...]:
    """Each further training by its title, and whether its result lies in the store."""
    stage = _control_of(shop, basis)
    rows = found(shop, stage)
    control = rows is not None and kept_adapter(shop, control_request(basis, rows[0])) is not None
    seeds = [
        (f"train, seed {request.recipe.seed}", kept_adapter(shop, request) is not None)
        for request in seed_requests(basis)
    ]
    return (("train, control", control), *seeds)


def _control_of(shop: Workshop, basis: Basis) -> Stage[ControlRows]:
    key = digest(["control", dataset_key(shop, basis.compiled.layout, basis.base), code_digest(DATASET_CODE)])
    return Stage("control", key, ControlRows, "dataset, control")


def _control_stage(shop: Workshop, basis: Basis) -> ControlRows:
    """The control's rows; the base is asked only for what the dataset did not ask it."""
    seed = basis.spec.dataset.seed

    def make(folder: Path) -> None:
        layout = basis.compiled.layout
        rows = fill_control(
            shop.cache, shop.platform, shop.watch, layout, basis.base, dataset=basis.dataset, seed=seed
        )
        write_value(folder, ControlRows, rows)

    return staged(shop, _control_of(shop, basis), make)[0]


def _arm_stage(shop: Workshop, basis: Basis, arm: str, adapter: TrainedAdapter) -> tuple[ArmScores, Path]:
    """Another adapter on the same items."""
    tasks = task_files(basis.spec, basis.held_out, basis.base)
    request = measure_request(shop, basis.base, basis.held_out, adapter, basis.trained.scenes)
    return _measured(shop, arm, replace(request, scene_items=None), tasks, adapter.folder)


def _prompted_stage(shop: Workshop, basis: Basis, persona: str) -> tuple[ArmScores, Path]:
    """The base behind the persona's system prompt, on the same items."""
    asked = prompted_dataset(basis.held_out, basis.base, persona)
    assert_declared_turn(asked, basis.base, persona)
    tasks = task_files(basis.spec, asked, basis.base, part=FOLDER)
    bare = replace(basis.adapter, digest="")
    request = measure_request(shop, basis.base, asked, bare, basis.trained.scenes)
    return _measured(
        shop, "prompted", replace(request, scene_items=None), tasks, basis.adapter.folder, below=FOLDER
    )


def _measured(  # noqa: PLR0913
    shop: Workshop,
    arm: str,
    request: MeasureRequest,
    tasks: tuple[tuple[str, str], ...],
    adapter: str,
    *,
    below: str = "",
) -> tuple[ArmScores, Path]:
    def make(folder: Path) -> None:
        from adapterc.driver.live import live_model
        from adapterc.verify.harness import measure_arm

        place = folder / EVAL / below
        write_tasks(tasks, place)
        scores = measure_arm(
            arm,
            request,
            live_model(request.base, adapter, shop.platform, request.scenes),
            eval_folder=place,
            cache=shop.cache / "responses",
            progress=lambda text, done, total: shop.watch.advance(text, done / max(1, total)),
        )
        write_value(folder, ArmScores, scores)

    key = digest(["arm", arm, code_digest(MEASURE_CODE), lm_eval_version(), request, tasks])
    scores, entry = staged(shop, Stage("arm", key, ArmScores, f"measure, {arm}"), make)
    return scores, entry / EVAL


def _old_stage(shop: Workshop, basis: Basis, measured: Measurements) -> tuple[OldBehaviour, Path]:
    """What is left of the old behaviour in the adapter."""
    request = measure_request(shop, basis.base, basis.held_out, basis.adapter, basis.trained.scenes)
    asked = replace(request, scene_items=None)

    def make(folder: Path) -> None:
        from adapterc.driver.live import live_model
        from adapterc.verify.old_behaviour import measure_old, write_old

        old = measure_old(
            basis.spec,
            basis.held_out,
            asked,
            live_model(asked.base, basis.adapter.folder, shop.platform, asked.scenes),
            measured,
            cache=shop.cache / "responses",
            progress=lambda text, done, total: shop.watch.advance(text, done / max(1, total)),
        )
        write_old(old, folder / EVAL / "old")
        write_value(folder, OldBehaviour, old)

    looked_for = [(one.id, one.kind, one.measure, bool(one.opposite.markers)) for one in judged(basis.spec)]
    key = digest(["old", code_digest(MEASURE_CODE), asked, looked_for])
    old, entry = staged(shop, Stage("old", key, OldBehaviour, "measure, old behaviour"), make)
    return old, entry / EVAL
