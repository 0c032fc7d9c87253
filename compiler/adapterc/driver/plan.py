"""What a build would do, found out without a model: which stage is there, which is stale and why."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.platform import probe_platform
from adapterc.driver.compile import Compiled
from adapterc.driver.stages import Workshop, dataset_key
from adapterc.driver.watch import Silent
from adapterc.expand.fill import unanswered
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
    stages = [StagePlan(stage="base", hit=base is not None, why="" if base else "not on this machine yet")]
    found = base is not None and shop.store.find("dataset", dataset_key(shop, layout, base)) is not None
    stages.append(
        StagePlan(
            stage="dataset",
            hit=found,
            why="" if found else "layout, base or platform changed, or never built",
        )
    )
    if not found:
        waiting = "waits for the dataset"
        stages += [StagePlan(stage=name, hit=False, why=waiting) for name in ("train", "measure")]
    rows = len(layout.pairs) + len(layout.texts) + len(layout.replays)
    recipe = recipe_for(compiled.spec.training, base) if base else None
    steps = recipe.epochs * -(-rows // recipe.batch_size) if recipe else 0
    return Plan(
        stages=tuple(stages),
        rows=rows,
        questions=len(unanswered(layout, {})),
        items=len(layout.items),
        probes=len(layout.probes),
        steps=steps,
        device=shop.platform.device,
        dtype=shop.platform.dtype,
    )
