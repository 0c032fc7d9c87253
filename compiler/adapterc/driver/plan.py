"""What a build would do, found out without a model: what is there, what is stale and why, what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_root, read_record, write_record
from adapterc.backend.platform import probe_platform
from adapterc.digest import digest
from adapterc.driver.changes import Changes, changes_since, named, shown_folder
from adapterc.driver.compile import Compiled
from adapterc.driver.forecast import MEASURE_MORE, Forecast, Work, forecast, size_of
from adapterc.driver.further import further_trainings, kept_further
from adapterc.driver.further_arms import Basis
from adapterc.driver.further_costs import further_cost
from adapterc.driver.glossary import kept_glossary
from adapterc.driver.kept import Workshop
from adapterc.driver.part_costs import PartCounts, part_cost
from adapterc.driver.sampling import known_dataset
from adapterc.driver.scene_costs import SceneCounts, scene_cost
from adapterc.driver.stages import (
    dataset_key,
    is_measured,
    kept_adapter,
    kept_dataset,
    measure_request,
)
from adapterc.driver.token_counts import TokenCount, counted_tokens, estimated_tokens
from adapterc.driver.watch import Silent
from adapterc.expand.fill import openings, unanswered
from adapterc.expand.layout import lay_shares
from adapterc.expand.mix import SectionShare
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import Recipe, TrainRequest
from adapterc.middle.recipe import recipe_of
from adapterc.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlan:
    """One stage: whether its result is there, and if not why it must run."""

    stage: str
    hit: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`rows` are laid out, some may find nothing to keep; `questions` are put to the base at first, of which
    `unanswered` have no answer in the cache yet; `tokens` are those of the rows once; `scenes` counts what
    a glossary has beside `items` and `probes`, `parts` what is held out of knowledge, frames and dialogues;
    the profile takes `trainings` of so many `steps`; `mix` is what came of the weights of sections."""

    stages: tuple[StagePlan, ...]
    rows: int
    questions: int
    unanswered: int
    items: int
    probes: int
    steps: int
    tokens: TokenCount
    device: str
    dtype: str
    estimate: Forecast
    scenes: SceneCounts | None = None
    trainings: int = 1
    mix: tuple[SectionShare, ...] = ()
    parts: PartCounts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
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


def plan(compiled: Compiled, *, device: str | None, target: Path) -> Plan:
    """The plan of a build of `compiled` on this machine into `target`."""
    cache, layout = cache_root(), compiled.layout
    platform = probe_platform(device)
    shop = Workshop(cache=cache, store=Store(cache / "store"), platform=platform, watch=Silent())
    base = describe_base(compiled.spec.base, spec_folder=compiled.path.parent, cache=cache)
    size = size_of(base, compiled.spec.base)
    recipe = recipe_of(compiled.spec, size) if size else None
    scenes = kept_glossary(shop, compiled, base) if base and compiled.spec.scenes else None
    here = _Here(compiled=compiled, shop=shop, base=base, scenes=scenes, recipe=recipe, target=target)
    dataset = kept_dataset(shop, layout, base) if base else None
    stages = _stages(here, dataset)
    tokens, missing = _tokens(here, dataset)
    steps = recipe.epochs * -(-tokens.rows // recipe.batch_size) if recipe else 0
    stale = frozenset(stage.stage for stage in stages if not stage.hit)
    cost = scene_cost(compiled.spec, layout)
    more, parts = further_cost(compiled.spec, layout), part_cost(compiled.spec, layout)
    work = Work(stale=stale, missing=missing, tokens=tokens, scenes=cost, more=more, parts=parts)
    return Plan(
        stages=stages,
        rows=len(layout.pairs) + len(layout.texts) + len(layout.replays) + len(layout.lessons),
        questions=len(unanswered(layout, {})),
        unanswered=missing,
        items=len(layout.items),
        probes=len(layout.probes),
        steps=steps,
        tokens=tokens,
        device=platform.device,
        dtype=platform.dtype,
        estimate=forecast(layout, work, size, recipe, platform),
        scenes=cost.counts if cost else None,
        trainings=1 + (more.trainings if more else 0),
        mix=lay_shares(compiled.request, layout),
        parts=parts.counts if parts else None,
    )


def _tokens(here: _Here, dataset: Dataset | None) -> tuple[TokenCount, int]:
    """The rows' tokens, counted where every answer is known, and how many answers are not."""
    layout, base, shop = here.compiled.layout, here.base, here.shop
    guess = estimated_tokens(layout, here.compiled.spec.base)
    if base is None:
        return guess, len(unanswered(layout, {})) + len(openings(layout))
    record = shop.cache / "counts" / f"{digest(['counts', dataset_key(shop, layout, base)])}.json"
    known = _count(read_record(record))
    if known is not None:
        return known, 0
    seed = here.compiled.spec.dataset.seed
    found = dataset or known_dataset(shop.cache, shop.platform, layout, base, seed=seed)
    if isinstance(found, int):
        return guess, found
    counted = counted_tokens(found, base)
    if counted is None:
        return guess, 0
    with suppress(OSError):
        write_record(record, [counted.rows, counted.total, counted.supervised])
    return counted, 0


def _count(record: object) -> TokenCount | None:
    if not isinstance(record, list) or len(record) != 3 or not all(isinstance(n, int) for n in record):
        return None
    return TokenCount(rows=record[0], total=record[1], supervised=record[2], exact=True)


def _stages(here: _Here, dataset: Dataset | None) -> tuple[StagePlan, ...]:
    """Each stage found under its key or not; nothing is known of those behind the first that is not."""
    base, recipe, shop = here.base, here.recipe, here.shop
    glossary = ("glossary",) if here.compiled.spec.scenes else ()
    further = further_trainings(here.compiled.spec)
    more = (*further, MEASURE_MORE) if further else ()
    if base is None or recipe is None:
        return (
            _stale("base", "not on this machine yet"),
            *_waiting("the base", *glossary, "dataset", "train", "measure", *more),
        )
    hits = [_hit("base")]
    if glossary:
        hits.append(_hit("glossary") if here.scenes else _stale("glossary", _why_glossary(here)))
    if dataset is None:
        return (
            *hits,
            _stale("dataset", _why_dataset(here)),
            *_waiting("the dataset", "train", "measure", *more),
        )
    hits.append(_hit("dataset"))
    if glossary and here.scenes is None:
        return (*hits, *_waiting("the glossary", "train", "measure", *more))
    request = TrainRequest(
        base=base, rows=dataset.rows, recipe=recipe, platform=shop.platform, scenes=here.scenes
    )
    adapter = kept_adapter(shop, request)
    if adapter is None:
        return (*hits, _stale("train", _why_train(here)), *_waiting("training", "measure", *more))
    hits.append(_hit("train"))
    asked = measure_request(shop, base, dataset, adapter, here.scenes)
    hits.append(_hit("measure"))
    if not is_measured(shop, asked, here.compiled.spec, dataset):
        hits[-1] = _stale(
            "measure", "held-out items, scoring or the compiler's code changed, or it never ran"
        )
    basis = Basis(compiled=here.compiled, dataset=dataset, trained=request, adapter=adapter)
    return (*hits, *(_more(basis, shop) if more else ()))


def _more(basis: Basis, shop: Workshop) -> Iterator[StagePlan]:
    """What the profile adds, found or not."""
    for title, hit in kept_further(shop, basis):
        name = title or MEASURE_MORE
        yield _hit(name) if hit else _stale(name, f"profile {basis.spec.verify.profile}, never run on this")


def _why_glossary(here: _Here) -> str:
    if here.changes is None:
        return f"nothing is built in {shown_folder(here.target)} yet"
    return "scenes, their slots in scenes.lock or the compiler's code changed, or it is gone from the cache"


def _why_dataset(here: _Here) -> str:
    changes = here.changes
    if changes is None:
        return f"nothing is built in {shown_folder(here.target)} yet"
    if changes.dataset:
        return f"changed since the last build: {named(changes.dataset)}"
    return "the compiler's code changed since the last build, or its result is gone from the cache"


def _why_train(here: _Here) -> str:
    changes = here.changes
    if changes is None:
        return f"nothing is built in {shown_folder(here.target)} yet"
    changed = (*changes.training, *(["the rows"] if changes.dataset else []))
    if changed:
        return f"changed since the last build: {named(changed)}"
    return "the compiler's code changed since the last build, or its result is gone from the cache"


def _hit(stage: str) -> StagePlan:
    return StagePlan(stage=stage, hit=True, why="")


def _stale(stage: str, why: str) -> StagePlan:
    return StagePlan(stage=stage, hit=False, why=why)


def _waiting(on: str, *stages: str) -> tuple[StagePlan, ...]:
    return tuple(_stale(stage, f"waits for {on}") for stage in stages)
