"""The pipeline, from a spec to a published artifact."""

from __future__ import annotations

import platform as machine
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import monotonic

from adapterc import __version__
from adapterc.digest import digest
from adapterc.driver.bound import bound_of
from adapterc.driver.clock import now
from adapterc.driver.code import EMIT_CODE, code_digest
from adapterc.driver.compile import Compiled
from adapterc.driver.declared_tasks import MadeTasks, declared_stages
from adapterc.driver.further import MadeFurther, further_stages
from adapterc.driver.further_arms import Basis
from adapterc.driver.glossary import glossary_stage
from adapterc.driver.kept import Workshop, open_workshop
from adapterc.driver.made_from import dataset_parts, measure_parts, train_parts
from adapterc.driver.moved_slots import refuse_moved_slots
from adapterc.driver.noop import published_key
from adapterc.driver.scale import Trained, scale_stages
from adapterc.driver.sources import source_files, source_path
from adapterc.driver.stages import (
    base_stage,
    dataset_stage,
    measure_request,
    measure_stage,
    train_stage,
)
from adapterc.driver.watch import StageDone, Watch
from adapterc.emit.artifact import emit
from adapterc.emit.publish import assert_can_publish, recover, refuse_foreign
from adapterc.emit.request import EmitRequest, RunFacts, StageFact, TextFile
from adapterc.frontend.package_lock import find_lock
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.scale import ScaleChoice
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import Platform, Recipe, TrainedAdapter, TrainRequest
from adapterc.ir.verification import Judgement, Measurements
from adapterc.middle.recipe import recipe_of
from adapterc.templating.page import page_sources
from adapterc.verify.advice_case import Training
from adapterc.verify.declared_judge import with_tasks
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from adapterc.verify.tasks import task_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build came to: the artifact's folder, its proof, and whether anything had to be done."""

    target: Path
    base: BaseModel
    judgement: Judgement
    dataset: Dataset
    changed: bool


def build(  # noqa: PLR0913
    compiled: Compiled,
    *,
    target: Path,
    device: str | None,
    watch: Watch,
    cache: Path | None = None,
    base: BaseModel | None = None,
    answers: Path | None = None,
) -> Built:
    """Build the artifact of a compiled spec into `target`, unless something foreign is in the way, or one of
    the spec whose scenes have other ids.

    Results of stages are kept in `cache`, or in the user's own; `base` stands in for the one that the spec
    names. A teacher's answers are taken over from the artifact `answers`, or from the one in `target`.
    """
    refuse_foreign(target)
    refuse_moved_slots(compiled, target)
    record = _Record(watch, before_work=partial(assert_can_publish, target))
    started, spec, shop = now(), compiled.spec, open_workshop(device, record, cache)
    base = base or base_stage(shop, spec, compiled.path.parent)
    scenes = glossary_stage(shop, compiled, base)
    dataset = _dataset(shop, compiled, base, artifact=answers or target)
    recipe = recipe_of(spec, base)
    trained = TrainRequest(base=base, rows=dataset.rows, recipe=recipe, platform=shop.platform, scenes=scenes)
    whole = train_stage(shop, trained, parts=partial(train_parts, compiled, trained))
    adapter, scale = scale_stages(shop, Trained(compiled=compiled, base=base, adapter=whole, scenes=scenes))
    asked = measure_request(shop, base, dataset, adapter, scenes)
    files = task_files(spec, dataset, base)
    measurements, eval_folder = measure_stage(
        shop, asked, files, adapter, parts=partial(measure_parts, compiled, asked, files)
    )
    basis = Basis(
        compiled=compiled,
        dataset=dataset,
        trained=trained,
        adapter=adapter,
        scale=scale.scale if scale else 1.0,
    )
    more = further_stages(shop, basis, measurements)
    tasks = declared_stages(shop, spec, asked, adapter.folder)
    judged = judge(spec, dataset, measurements, more.further if more else None)
    judgement = explained(
        with_tasks(judged, tasks.results),
        spec,
        dataset,
        measurements,
        Training(recipe=recipe, curve=adapter.curve),
    )
    made = _Made(
        base=base,
        scenes=scenes,
        dataset=dataset,
        recipe=recipe,
        adapter=adapter,
        measurements=measurements,
        judgement=judgement,
        eval_folder=eval_folder,
        more=more,
        tasks=tasks,
        scale=scale,
    )
    wanted = _wanted(compiled, made, shop.platform, started)
    changed = _publish(wanted, target, record, started)
    return Built(target=target, base=base, judgement=judgement, dataset=dataset, changed=changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What the stages made."""

    base: BaseModel
    scenes: SceneTable | None
    dataset: Dataset
    recipe: Recipe
    adapter: TrainedAdapter
    measurements: Measurements
    judgement: Judgement
    eval_folder: Path
    more: MadeFurther | None
    tasks: MadeTasks
    scale: ScaleChoice | None


def _wanted(compiled: Compiled, made: _Made, platform: Platform, started: str) -> EmitRequest:
    """The artifact that is to stand in `build/`, as a request."""
    return EmitRequest(
        version=__version__,
        spec=compiled.spec,
        sources=source_files(compiled.sources, compiled.packages, _lock_folder(compiled)),
        source=source_path(compiled.path, compiled.sources, compiled.packages),
        templates=tuple(TextFile(path=path, text=text) for path, text in compiled.templates),
        base=made.base,
        dataset=made.dataset,
        recipe=made.recipe,
        platform=platform,
        adapter=made.adapter,
        measurements=made.measurements,
        judgement=made.judgement,
        stage_keys=(
            ("layout", digest(compiled.layout)),
            ("dataset", digest(made.dataset)),
            ("train", made.adapter.digest),
        ),
        lock=(
            ("base", made.base.digest),
            *((("scenes", made.scenes.digest),) if made.scenes is not None else ()),
            *((f"package {package.name}", package.commit) for package in compiled.packages),
        ),
        scenes=made.scenes,
        eval_folder=str(made.eval_folder),
        further=made.more.further if made.more else None,
        control=made.more.control.rows if made.more else (),
        eval_more=(*(made.more.folders if made.more else ()), *made.tasks.folders),
        run=RunFacts(started=started, finished="", host=machine.platform(), stages=()),
        scale=made.scale,
        bound=bound_of(compiled, made.base.digest),
    )


def _lock_folder(compiled: Compiled) -> Path:
    """Where the addresses of packages begin; only a spec that has any looks for its project's lock."""
    return find_lock(compiled.path.parent).parent if compiled.packages else compiled.path.parent


def expand(compiled: Compiled, *, device: str | None, watch: Watch) -> Dataset:
    """The dataset alone: the pipeline as far as it goes without training."""
    shop = open_workshop(device, watch)
    base = base_stage(shop, compiled.spec, compiled.path.parent)
    return _dataset(shop, compiled, base)


def _dataset(shop: Workshop, compiled: Compiled, base: BaseModel, artifact: Path | None = None) -> Dataset:
    parts, seed = partial(dataset_parts, compiled, base, shop.platform), compiled.spec.dataset.seed
    return dataset_stage(shop, compiled.layout, base, seed=seed, parts=parts, artifact=artifact)


def _publish(wanted: EmitRequest, target: Path, record: _Record, started: str) -> bool:
    """Emit what was made, unless exactly that stands in `target` already."""
    key = digest(["emit", code_digest(EMIT_CODE), page_sources(), wanted])
    start = monotonic()
    if published_key(target) == key:
        recover(target)  # a run that was killed after it had published left its former folder
        record.end(StageDone(stage="emit", result="cache", seconds=monotonic() - start))
        return False
    record.begin("emit", "the artifact is to change")
    run = RunFacts(started=started, finished=now(), host=wanted.run.host, stages=tuple(record.facts))
    emit(replace(wanted, stage_keys=(*wanted.stage_keys, ("emit", key)), run=run), target=target)
    record.end(StageDone(stage="emit", result="built", seconds=monotonic() - start))
    return True


class _Record:
    """Passes on what the stages say, and remembers how each ended; before the first runs: `before_work`."""

    def __init__(self, watch: Watch, *, before_work: Callable[[], None]) -> None:
        self._watch = watch
        self._before_work: Callable[[], None] | None = before_work
        self.facts: list[StageFact] = []

    def begin(self, stage: str, why: str) -> None:
        if self._before_work is not None:
            self._before_work()
            self._before_work = None
        self._watch.begin(stage, why)

    def advance(self, text: str, share: float) -> None:
        self._watch.advance(text, share)

    def end(self, done: StageDone) -> None:
        self.facts.append(StageFact(stage=done.stage, result=done.result, seconds=done.seconds))
        self._watch.end(done)
