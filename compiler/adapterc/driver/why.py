"""Why a stage's result is not in the cache: what of its key differs from the nearest result that is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.platform import probe_platform
from adapterc.driver.compile import Compiled
from adapterc.driver.glossary import asked_glossary, glossary_of, kept_glossary
from adapterc.driver.kept import MADE_FROM, Stage, Workshop, found
from adapterc.driver.made_from import (
    Difference,
    dataset_parts,
    differences,
    glossary_parts,
    measure_parts,
    train_parts,
)
from adapterc.driver.stages import (
    dataset_key,
    kept_adapter,
    kept_dataset,
    measure_key,
    measure_request,
    train_key,
)
from adapterc.driver.watch import Silent
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import TrainedAdapter, TrainRequest
from adapterc.ir.verification import Measurements
from adapterc.middle.recipe import recipe_of
from adapterc.store import Store
from adapterc.verify.tasks import task_files

STAGES = ("glossary", "dataset", "train", "measure")
_MOST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The result of the same stage whose key is made of the fewest other parts: its key, the name of the spec
    that it was made for, when it was used last (seconds since 1970), and the parts that differ."""

    key: str
    name: str
    used: float
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One stage of one spec: its key, and whether its result is there. `waits_for` names an earlier stage
    without whose result the key is not known; `key` is empty then. `others` counts the stage's results."""

    stage: str
    key: str
    hit: bool
    waits_for: str = ""
    others: int = 0
    nearest: Nearest | None = None


def why(compiled: Compiled, stage: str, *, device: str | None) -> Why:
    """Look a stage of a build up, and where it is not there, what is nearest to it. No model is loaded."""
    cache = cache_root()
    shop = Workshop(
        cache=cache, store=Store(cache / "store"), platform=probe_platform(device), watch=Silent()
    )
    asked = _asked(shop, compiled, stage)
    if isinstance(asked, str):
        return Why(stage=stage, key="", hit=False, waits_for=asked)
    hit = found(shop, asked) is not None
    made = list(_made(shop, stage))
    if hit or asked.parts is None:
        return Why(stage=stage, key=asked.key, hit=hit, others=len(made) - hit)
    now = asked.parts()
    rated = [(differences(was, now), used, key, str(was.get("name", ""))) for key, used, was in made]
    near = min(rated, key=lambda one: (len(one[0]), -one[1], one[2]), default=None)
    nearest = Nearest(key=near[2], name=near[3], used=near[1], differences=near[0]) if near else None
    return Why(stage=stage, key=asked.key, hit=False, others=len(made), nearest=nearest)


def _asked(shop: Workshop, compiled: Compiled, stage: str) -> Stage[Any] | str:
    """A stage as a build would ask for it; or the name of the earlier one that it waits for."""
    base = describe_base(compiled.spec.base, spec_folder=compiled.path.parent, cache=shop.cache)
    if base is None:
        return "base"
    if stage == "dataset":
        parts = partial(dataset_parts, compiled, base, shop.platform)
        return Stage("dataset", dataset_key(shop, compiled.layout, base), Dataset, parts=parts)
    scenes = None
    if compiled.spec.scenes:
        if stage == "glossary":
            asked = asked_glossary(shop, compiled, base)
            return glossary_of(asked, parts=partial(glossary_parts, compiled, asked))
        scenes = kept_glossary(shop, compiled, base)
        if scenes is None:
            return "glossary"
    return _trained(shop, compiled, stage, base, scenes)


def _trained(
    shop: Workshop, compiled: Compiled, stage: str, base: BaseModel, scenes: SceneTable | None
) -> Stage[Any] | str:
    dataset = kept_dataset(shop, compiled.layout, base)
    if dataset is None:
        return "dataset"
    recipe = recipe_of(compiled.spec, base)
    trained = TrainRequest(base=base, rows=dataset.rows, recipe=recipe, platform=shop.platform, scenes=scenes)
    if stage == "train":
        parts = partial(train_parts, compiled, trained)
        return Stage("train", train_key(trained), TrainedAdapter, parts=parts)
    adapter = kept_adapter(shop, trained)
    if adapter is None:
        return "train"
    asked = measure_request(shop, base, dataset, adapter, scenes)
    tasks = task_files(compiled.spec, dataset, base)
    told = partial(measure_parts, compiled, asked, tasks)
    return Stage("measure", measure_key(asked, tasks), Measurements, parts=told)


def _made(shop: Workshop, stage: str) -> Iterator[tuple[str, float, Mapping[str, Any]]]:
    """Key, last use and parts of each result of a stage that says what it was made from."""
    for kept in shop.store.kept():
        if kept.stage == stage and kept.key and (parts := _read(kept.folder / MADE_FROM)) is not None:
            yield kept.key, kept.used, parts


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        parts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return parts if isinstance(parts, dict) else None
