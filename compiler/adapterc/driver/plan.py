"""What a build would do, found out without a model: what is there, what is stale and why, what it costs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_root, read_record, write_record
from adapterc.backend.platform import probe_platform
from adapterc.digest import digest
from adapterc.driver.compile import Compiled
from adapterc.driver.forecast import Forecast, Work, forecast, size_of
from adapterc.driver.further_costs import further_cost
from adapterc.driver.glossary import kept_glossary
from adapterc.driver.kept import Workshop
from adapterc.driver.moved_slots import refuse_moved_slots
from adapterc.driver.part_costs import PartCounts, part_cost
from adapterc.driver.plan_stages import Here, StagePlan, plan_stages
from adapterc.driver.sampling import known_dataset
from adapterc.driver.scene_costs import SceneCounts, scene_cost
from adapterc.driver.stages import dataset_key, kept_dataset
from adapterc.driver.teacher_plan import TeacherPlan, left_to_sample, teacher_plan
from adapterc.driver.token_counts import TokenCount, counted_tokens, estimated_tokens
from adapterc.driver.watch import Silent
from adapterc.expand.fill import openings, unanswered
from adapterc.expand.layout import lay_shares
from adapterc.expand.mix import SectionShare
from adapterc.ir.dataset import Dataset
from adapterc.middle.recipe import recipe_of
from adapterc.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`rows` are laid out, some may find nothing to keep; `questions` are put to the base at first, of which
    `unanswered` have no answer in the cache yet; `tokens` are those of the rows once; `scenes` counts what
    a glossary has beside `items` and `probes`, `parts` what is held out of knowledge, frames and dialogues;
    the profile takes `trainings` of so many `steps`; `mix` is what came of the weights of sections; a
    `teacher` is asked besides."""

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
    teacher: TeacherPlan | None = None


def plan(compiled: Compiled, *, device: str | None, target: Path) -> Plan:
    """The plan of a build of `compiled` on this machine into `target`; AdaptercError where a build would
    refuse that the artifact's scenes get other ids."""
    refuse_moved_slots(compiled, target)
    cache, layout = cache_root(), compiled.layout
    platform = probe_platform(device)
    shop = Workshop(cache=cache, store=Store(cache / "store"), platform=platform, watch=Silent())
    base = describe_base(compiled.spec.base, spec_folder=compiled.path.parent, cache=cache)
    size = size_of(base, compiled.spec.base)
    recipe = recipe_of(compiled.spec, size) if size else None
    scenes = kept_glossary(shop, compiled, base) if base and compiled.spec.scenes else None
    here = Here(compiled=compiled, shop=shop, base=base, scenes=scenes, recipe=recipe, target=target)
    dataset = kept_dataset(shop, layout, base) if base else None
    stages = plan_stages(here, dataset)
    tokens, missing = _tokens(here, dataset)
    steps = recipe.epochs * -(-tokens.rows // recipe.batch_size) if recipe else 0
    stale = frozenset(stage.stage for stage in stages if not stage.hit)
    cost = scene_cost(compiled.spec, layout)
    more, parts = further_cost(compiled.spec, layout), part_cost(compiled.spec, layout)
    teacher = teacher_plan(shop, layout, base, target)
    work = Work(
        stale=stale,
        missing=missing,
        tokens=tokens,
        scenes=cost,
        more=more,
        parts=parts,
        taught=left_to_sample(layout, teacher),
    )
    return Plan(
        stages=stages,
        rows=layout.row_count,
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
        teacher=teacher,
    )


def _tokens(here: Here, dataset: Dataset | None) -> tuple[TokenCount, int]:
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
