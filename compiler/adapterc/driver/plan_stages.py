"""Which stages of a build would run and why: each found under its key or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adapterc.driver.changes import Changes, changes_since
from adapterc.driver.compile import Compiled
from adapterc.driver.declared_tasks import kept_tasks, title_of
from adapterc.driver.forecast import MEASURE_MORE
from adapterc.driver.further import further_trainings, kept_further
from adapterc.driver.further_arms import Basis
from adapterc.driver.kept import Workshop
from adapterc.driver.scale import PLANNED, Trained, is_scaled, kept_scale
from adapterc.driver.stages import is_measured, kept_adapter, measure_request
from adapterc.driver.stale import why_dataset, why_glossary, why_train
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import Recipe, TrainRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlan:
    """One stage: whether its result is there, and if not why it must run."""

    stage: str
    hit: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What a plan is made for: the spec, this machine, and the base as far as it is known."""

    compiled: Compiled
    shop: Workshop
    base: BaseModel | None
    scenes: SceneTable | None
    recipe: Recipe | None
    target: Path

    @property
    def changes(self) -> Changes | None:
        """What differs from the artifact in the target folder."""
        if self.base is None or self.recipe is None:
            return None
        glossary = self.scenes.digest if self.scenes else None
        return changes_since(
            self.target, self.compiled, self.base, self.recipe, self.shop.platform, glossary=glossary
        )


def plan_stages(here: Here, dataset: Dataset | None) -> tuple[StagePlan, ...]:
    """Each stage found under its key or not; nothing is known of those behind the first that is not."""
    base, recipe, shop = here.base, here.recipe, here.shop
    glossary = ("glossary",) if here.compiled.spec.scenes else ()
    further = further_trainings(here.compiled.spec)
    scale = (PLANNED,) if is_scaled(here.compiled) else ()
    more = (*further, MEASURE_MORE) if further else ()
    more = (*more, *(title_of(task) for task in here.compiled.spec.verify.tasks))
    if base is None or recipe is None:
        return (
            _stale("base", "not on this machine yet"),
            *_waiting("the base", *glossary, "dataset", "train", *scale, "measure", *more),
        )
    hits = [_hit("base")]
    if glossary:
        hits.append(
            _hit("glossary") if here.scenes else _stale("glossary", why_glossary(here.changes, here.target))
        )
    if dataset is None:
        return (
            *hits,
            _stale("dataset", why_dataset(here.changes, here.target)),
            *_waiting("the dataset", "train", *scale, "measure", *more),
        )
    hits.append(_hit("dataset"))
    if glossary and here.scenes is None:
        return (*hits, *_waiting("the glossary", "train", *scale, "measure", *more))
    request = TrainRequest(
        base=base, rows=dataset.rows, recipe=recipe, platform=shop.platform, scenes=here.scenes
    )
    adapter = kept_adapter(shop, request)
    if adapter is None:
        return (
            *hits,
            _stale("train", why_train(here.changes, here.target)),
            *_waiting("training", *scale, "measure", *more),
        )
    hits.append(_hit("train"))
    known = kept_scale(shop, Trained(compiled=here.compiled, base=base, adapter=adapter, scenes=here.scenes))
    if known is None:
        why = "it was never chosen, or made, for this adapter"
        return (*hits, _stale(PLANNED, why), *_waiting("the scale", "measure", *more))
    adapter = known[0]
    hits += [_hit(PLANNED)] * bool(scale)
    asked = measure_request(shop, base, dataset, adapter, here.scenes)
    hits.append(_hit("measure"))
    if not is_measured(shop, asked, here.compiled.spec, dataset):
        hits[-1] = _stale(
            "measure", "held-out items, scoring or the compiler's code changed, or it never ran"
        )
    basis = Basis(
        compiled=here.compiled,
        dataset=dataset,
        trained=request,
        adapter=adapter,
        scale=known[1].scale if known[1] else 1.0,
    )
    tasks = tuple(
        _hit(title) if hit else _stale(title, "never run on this, or not to be had then")
        for title, hit in kept_tasks(shop, here.compiled.spec, asked)
    )
    return (*hits, *(_more(basis, shop) if further else ()), *tasks)


def _more(basis: Basis, shop: Workshop) -> Iterator[StagePlan]:
    """What the profile adds, found or not."""
    for title, hit in kept_further(shop, basis):
        name = title or MEASURE_MORE
        yield _hit(name) if hit else _stale(name, f"profile {basis.spec.verify.profile}, never run on this")


def _hit(stage: str) -> StagePlan:
    return StagePlan(stage=stage, hit=True, why="")


def _stale(stage: str, why: str) -> StagePlan:
    return StagePlan(stage=stage, hit=False, why=why)


def _waiting(on: str, *stages: str) -> tuple[StagePlan, ...]:
    return tuple(_stale(stage, f"waits for {on}") for stage in stages)
