"""What a build would do, found out without a model: which stage is there, which is stale and why."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.platform import probe_platform
from adapterc.driver.compile import Compiled
from adapterc.driver.stages import Workshop, is_measured, kept_adapter, kept_dataset, measure_request
from adapterc.driver.watch import Silent
from adapterc.expand.fill import unanswered
from adapterc.ir.base import BaseModel
from adapterc.ir.training import Recipe, TrainRequest
from adapterc.middle.recipe import recipe_for
from adapterc.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlan:
    """One stage: whether its result is there, and if not why it must run."""

    stage: str
    hit: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`questions` are put to the base at first; `rows` are laid out, some may find nothing to keep."""

    stages: tuple[StagePlan, ...]
    rows: int
    questions: int
    items: int
    probes: int
    steps: int
    device: str
    dtype: str


def plan(compiled: Compiled, *, device: str | None) -> Plan:
    """The plan of a build of `compiled` on this machine."""
    cache, layout = cache_root(), compiled.layout
    shop = Workshop(
        cache=cache, store=Store(cache / "store"), platform=probe_platform(device), watch=Silent()
    )
    base = describe_base(compiled.spec.base, spec_folder=compiled.path.parent, cache=cache)
    recipe = recipe_for(compiled.spec.training, base) if base else None
    rows = len(layout.pairs) + len(layout.texts) + len(layout.replays)
    stages = _stages(shop, compiled, base, recipe)
    steps = recipe.epochs * -(-rows // recipe.batch_size) if recipe else 0
    return Plan(
        stages=stages,
        rows=rows,
        questions=len(unanswered(layout, {})),
        items=len(layout.items),
        probes=len(layout.probes),
        steps=steps,
        device=shop.platform.device,
        dtype=shop.platform.dtype,
    )


def _stages(
    shop: Workshop, compiled: Compiled, base: BaseModel | None, recipe: Recipe | None
) -> tuple[StagePlan, ...]:
    """Each stage found under its key or not; nothing is known of those behind the first that is not."""
    if base is None or recipe is None:
        return (
            _stale("base", "not on this machine yet"),
            *_waiting("the base", "dataset", "train", "measure"),
        )
    hits = [StagePlan(stage="base", hit=True, why="")]
    dataset = kept_dataset(shop, compiled.layout, base)
    if dataset is None:
        why = "layout, base, platform or code changed, or never built"
        return (*hits, _stale("dataset", why), *_waiting("the dataset", "train", "measure"))
    hits.append(StagePlan(stage="dataset", hit=True, why=""))
    request = TrainRequest(base=base, rows=dataset.rows, recipe=recipe, platform=shop.platform)
    adapter = kept_adapter(shop, request)
    if adapter is None:
        why = "rows, recipe, platform or code changed, or never trained"
        return (*hits, _stale("train", why), *_waiting("training", "measure"))
    hits.append(StagePlan(stage="train", hit=True, why=""))
    asked = measure_request(shop, base, dataset, adapter)
    if not is_measured(shop, asked, compiled.spec, dataset):
        return (*hits, _stale("measure", "items, scoring or code changed, or never measured"))
    return (*hits, StagePlan(stage="measure", hit=True, why=""))


def _stale(stage: str, why: str) -> StagePlan:
    return StagePlan(stage=stage, hit=False, why=why)


def _waiting(on: str, *stages: str) -> tuple[StagePlan, ...]:
    return tuple(_stale(stage, f"waits for {on}") for stage in stages)
