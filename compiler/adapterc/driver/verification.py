"""Verifying what was built before, here or elsewhere: what is to be measured first, then the measuring.

An artifact is measured with what lies in it, and its own report is held against what is found. An adapter
from elsewhere is measured with the items that a spec lays out for its base.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adapterc.diagnostics.quoting import clipped
from adapterc.digest import digest_file
from adapterc.driver.artifact import OpenedArtifact
from adapterc.driver.artifact_spec import UNKNOWN_RECIPE, read_lock, read_recipe
from adapterc.driver.compile import Compiled
from adapterc.driver.foreign_adapter import (
    ForeignAdapter,
    assert_taken,
    open_adapter,
    plain_copy,
    read_settings,
)
from adapterc.driver.kept import Workshop
from adapterc.driver.leakage import rows_near_items
from adapterc.driver.rebuilt import NO_FIGURES, Rebuilt, rebuilt
from adapterc.driver.recorded import SAID, Recorded
from adapterc.driver.stages import base_stage, dataset_stage
from adapterc.emit.contents import ADAPTER_FILES, SCENE_ROWS
from adapterc.emit.integrity import Difference
from adapterc.emit.request import Subject
from adapterc.errors import AdaptercError, CompilerBugError
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset, Origin, Row
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import Recipe, TrainedAdapter
from adapterc.ir.verification import Judgement
from adapterc.verify.copied import OF_COPIES
from adapterc.verify.qualified import OF_ROWS, OF_SUBJECTS, told, with_leaks, without
from adapterc.verify.scenes_core import moves_talk
from adapterc.verify.tasks import task_files

_NOT_KNOWN = (
    "the training rows are not known: whether they hold these items, and whether answers recite them, was "
    "not tested"
)
_LEFT_OUT = "the training rows were left out: whether answers recite them was not tested again"
_ROW_OF_A_SCENE = Row(
    id="left out",
    kind="demonstration",
    origin=Origin(node="scenes.0", template="", family="", split="train", seed=0),
    subject="",
    messages=(),
    chosen="",
)
_NO_SUBJECTS = "what open questions are about is not known: whether answers take it up was not tested"


@contextmanager
def told_as_foreign(name: str) -> Iterator[None]:
    """What of somebody else's files breaks a rule of ours is told as theirs."""
    try:
        yield
    except (CompilerBugError, OverflowError, ZeroDivisionError) as fault:
        raise AdaptercError(
            f"{name} cannot be measured: {fault}",
            help="its numbers run over, or its files were changed by hand: take it from where it was made",
        ) from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to be measured, and everything it is judged by; nothing of it is loaded.

    `scenes` is the folder of an artifact's glossary. `rows` counts training rows, which may not be known.
    `notes` say what cannot be measured or is otherwise, `altered` which files are not as built.
    `published` is an artifact's own report, `recorded` what its build kept of arms that it trained beside it.
    """

    name: str
    subject: Subject
    spec: ResolvedSpec
    dataset: Dataset
    base: BaseModel
    recipe: Recipe
    adapter: TrainedAdapter | ForeignAdapter
    rows: int
    rows_known: bool
    scenes: Path | None = None
    subjects_known: bool = True
    lock: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    altered: tuple[Difference, ...] = ()
    published: dict[str, Any] | None = None
    recorded: Recorded | None = None

    def laid_on(self) -> AbstractContextManager[TrainedAdapter]:
        """The adapter as a folder that can be loaded, for as long as the block lasts."""
        if isinstance(self.adapter, ForeignAdapter):
            return plain_copy(self.adapter)
        return nullcontext(self.adapter)

    def check_loaded(self, model: Any) -> None:
        """AdaptercError where the library left a part of the adapter out."""
        if isinstance(self.adapter, ForeignAdapter):
            assert_taken(model, self.adapter)

    def qualified(self, judgement: Judgement) -> Judgement:
        """`judgement` with what is known of the rows, and without what is not known of them."""
        if self.recorded is not None:
            judgement = told(judgement, SAID)
        if self.subject == "adapter":
            return without(judgement, (*OF_ROWS, *OF_COPIES), _NOT_KNOWN)
        if self.rows_known:
            return with_leaks(judgement, rows_near_items(self.dataset), self.rows)
        judgement = without(judgement, OF_COPIES, _LEFT_OUT)
        return judgement if self.subjects_known else without(judgement, OF_SUBJECTS, _NO_SUBJECTS)


def artifact_case(opened: OpenedArtifact) -> Case:
    """What it takes to measure an artifact again; AdaptercError where it is not as it was built."""
    folder, found = opened.folder, rebuilt(opened)
    dataset = _askable(found)
    spec = found.spec if found.recorded is not None else _as_quick(found.spec)
    trained = opened.scenes is not None and any(scene.row == "trained" for scene in found.spec.scenes)
    return Case(
        name=found.spec.name,
        subject="artifact",
        spec=spec,
        dataset=dataset,
        base=opened.base,
        recipe=read_recipe(folder),
        adapter=TrainedAdapter(
            digest=digest_file(folder / ADAPTER_FILES[1]),
            curve=(),
            folder=str(folder),
            rows_digest=digest_file(folder / "scenes" / SCENE_ROWS) if trained else "",
        ),
        rows=found.rows,
        rows_known=found.rows_known,
        scenes=opened.scenes,
        subjects_known=found.subjects_known,
        lock=read_lock(folder),
        notes=(*found.notes, *_other_tasks(folder, spec, dataset, opened.base)),
        altered=found.altered,
        published=found.published,
        recorded=found.recorded,
    )


def adapter_case(path: Path, compiled: Compiled, shop: Workshop) -> Case:
    """What it takes to measure the adapter in the folder `path` as the spec's.

    The base is fetched, and asked for the poles that no author wrote, where that was not done before; of the
    spec's rows none is made. Raises AdaptercError for an adapter that cannot be measured.
    """
    spec = compiled.spec
    read_settings(path)  # what is no adapter at all is told before a base is fetched for it
    base = base_stage(shop, spec, compiled.path.parent)
    adapter = open_adapter(path, base)
    asked = replace(compiled.layout, pairs=(), texts=(), replays=(), lessons=(), scenes=None, teacher=None)
    dataset = dataset_stage(shop, asked, base, seed=spec.dataset.seed)
    settings = adapter.settings
    recipe = replace(
        UNKNOWN_RECIPE,
        rank=settings.rank,
        alpha=round(settings.alpha),
        targets=tuple(sorted({module.rsplit(".", 1)[-1] for module in adapter.modules})),
    )
    return Case(
        name=spec.name,
        subject="adapter",
        spec=_as_quick(spec),
        dataset=replace(dataset, figures=NO_FIGURES),
        base=base,
        recipe=recipe,
        adapter=adapter,
        rows=0,
        rows_known=False,
        notes=tuple(_notes(spec, base, adapter)),
    )


def _as_quick(spec: ResolvedSpec) -> ResolvedSpec:
    """Base and adapter are the two arms there are: no other evidence than that of quick comes of them."""
    return replace(spec, verify=replace(spec.verify, profile="quick"))


def _other_tasks(folder: Path, spec: ResolvedSpec, dataset: Dataset, base: BaseModel) -> Iterator[str]:
    """What lm-eval is given now, where it is not what lies in the artifact: nothing from there is run."""
    with told_as_foreign(spec.name):
        files = task_files(spec, dataset, base)
    for name, text in files:
        path = folder / "eval" / name
        if path.is_file() and path.read_bytes() != text.encode("utf-8"):
            what = "scored" if name.endswith(".py") else "asked"
            yield f"eval/{name} is of another version: it is {what} as this one does"


def _askable(found: Rebuilt) -> Dataset:
    """The dataset without subjects where not all are known: a question without one is not held to it.

    Where a glossary's rows were left out a row of a scene stands for them, since it is judged as one.
    """
    dataset = found.dataset
    if not found.subjects_known:
        bare = tuple(replace(probe, subject="") for probe in dataset.probes)
        dataset = replace(dataset, probes=bare)
    if not found.rows_known and found.spec.is_glossary and not moves_talk(found.spec):
        dataset = replace(dataset, rows=(_ROW_OF_A_SCENE,))
    return dataset


def _notes(spec: ResolvedSpec, base: BaseModel, adapter: ForeignAdapter) -> list[str]:
    said = [_NOT_KNOWN]
    if spec.scenes:
        said.append("scenes have rows of their own, which are no part of an adapter: none is measured")
    if spec.verify.profile != "quick":
        said.append(f"the profile {spec.verify.profile} trains arms of its own: what is measured is quick")
    if adapter.base_named and adapter.base_named not in (base.identity, base.name):
        said.append(f"the adapter says that it was trained on {clipped(adapter.base_named)}, not {base.name}")
    return said
