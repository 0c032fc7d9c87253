"""One more arm of the comparison as a stage: which adapter, on which items, behind which prompt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from adapterc.digest import digest
from adapterc.driver.code import MEASURE_CODE, code_digest, lm_eval_version
from adapterc.driver.compile import Compiled
from adapterc.driver.kept import Stage, Workshop, staged, write_value
from adapterc.driver.stages import EVAL, measure_request
from adapterc.expand.persona_text import persona_text
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.further import ArmScores, OldBehaviour
from adapterc.ir.judged import judged
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import TrainedAdapter, TrainRequest
from adapterc.ir.verification import Measurements, MeasureRequest
from adapterc.verify.prompted import FOLDER, assert_declared_turn, prompted_dataset
from adapterc.verify.tasks import task_files, write_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a build has when more is to be measured: the adapter at its scale, the request that trained it."""

    compiled: Compiled
    dataset: Dataset
    trained: TrainRequest
    adapter: TrainedAdapter
    scale: float = 1.0

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
class Arm:
    """One more arm: what is asked of which adapter, with which tasks, in which folder below `eval/`."""

    name: str
    request: MeasureRequest
    tasks: tuple[tuple[str, str], ...]
    adapter: str
    below: str = ""

    @property
    def stage(self) -> Stage[ArmScores]:
        """Its stage."""
        code = [code_digest(MEASURE_CODE), lm_eval_version()]
        key = digest(["arm", self.name, code, self.request, self.tasks])
        return Stage("arm", key, ArmScores, f"measure, {self.name}")


def adapted_arm(shop: Workshop, basis: Basis, name: str, adapter: TrainedAdapter) -> Arm:
    """Another adapter on the same items."""
    request = measure_request(shop, basis.base, basis.held_out, adapter, basis.trained.scenes)
    tasks = task_files(basis.spec, basis.held_out, basis.base)
    return Arm(name=name, request=request, tasks=tasks, adapter=adapter.folder)


def prompted_arm(shop: Workshop, basis: Basis) -> Arm:
    """The base behind the persona's system prompt, on the same items."""
    persona = persona_text(basis.spec)
    asked = prompted_dataset(basis.held_out, basis.base, persona)
    assert_declared_turn(asked, basis.base, persona)
    bare = replace(basis.adapter, digest="")
    return Arm(
        name="prompted",
        request=measure_request(shop, basis.base, asked, bare, basis.trained.scenes),
        tasks=task_files(basis.spec, asked, basis.base, part=FOLDER),
        adapter=basis.adapter.folder,
        below=FOLDER,
    )


def arm_stage(shop: Workshop, arm: Arm) -> tuple[ArmScores, Path]:
    """An arm's scores, and the folder of what goes into `eval/`."""

    def make(folder: Path) -> None:
        from adapterc.driver.live import live_model
        from adapterc.verify.harness import measure_arm

        place, request = folder / EVAL / arm.below, arm.request
        write_tasks(arm.tasks, place)
        scores = measure_arm(
            arm.name,
            request,
            live_model(request.base, arm.adapter, shop.platform, request.scenes),
            eval_folder=place,
            cache=shop.cache / "responses",
            progress=lambda text, done, total: shop.watch.advance(text, done / max(1, total)),
        )
        write_value(folder, ArmScores, scores)

    scores, entry = staged(shop, arm.stage, make)
    return scores, entry / EVAL


def old_request(shop: Workshop, basis: Basis) -> tuple[MeasureRequest, Stage[OldBehaviour]]:
    """What is asked of the adapter to tell what is left of the old behaviour, and the stage of that."""
    asked = measure_request(shop, basis.base, basis.held_out, basis.adapter, basis.trained.scenes)
    looked_for = [(one.id, one.kind, one.measure, bool(one.opposite.markers)) for one in judged(basis.spec)]
    key = digest(["old", code_digest(MEASURE_CODE), asked, looked_for])
    return asked, Stage("old", key, OldBehaviour, "measure, old behaviour")


def old_stage(shop: Workshop, basis: Basis, measured: Measurements) -> tuple[OldBehaviour, Path]:
    """What is left of the old behaviour in the adapter."""
    asked, stage = old_request(shop, basis)

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

    old, entry = staged(shop, stage, make)
    return old, entry / EVAL
