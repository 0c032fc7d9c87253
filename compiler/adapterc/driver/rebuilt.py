"""An artifact as what it was measured with: its items, its rows, and what of it cannot be measured again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.diagnostics.quoting import clipped
from adapterc.driver.artifact import SCENES, OpenedArtifact
from adapterc.driver.artifact_items import TRAIN, VERIFY, Held, read_items, read_rows, read_task_items
from adapterc.driver.artifact_json import read_object
from adapterc.driver.artifact_scenes import from_tasks, lay_scene_items, recorded
from adapterc.driver.artifact_settings import read_settings
from adapterc.driver.artifact_spec import SPEC, left_out, read_figures, read_neutral, read_spec
from adapterc.driver.recorded import SAID, Recorded, can_be_judged_wider, read_recorded
from adapterc.emit.integrity import Difference, differences
from adapterc.errors import AdaptercError
from adapterc.expand.repetition import repetition
from adapterc.frontend.library import load_library
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import OPEN, Dataset, PairItem, ParrotFigures, ProbeItem, Row
from adapterc.ir.judged import bare_skills, judged
from adapterc.ir.part_items import FactItem, PartItems, StrideItem, TurnItem
from adapterc.ir.scene_items import SceneItems
from adapterc.ir.spec import ResolvedSpec

NO_FIGURES = ParrotFigures(
    repeated_8gram_share=0.0,
    worst_8gram="",
    distinct_3=1.0,
    dropped_leaks=0,
    dropped_empty=0,
    kept_words=0.0,
)
_READ = (SPEC, "spec/templates/", "dataset/", "eval/")
_WRITTEN = ("eval/results/", "eval/samples/", "eval/declared/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What an artifact was measured with. `dataset.rows` is empty where they were left out; `rows` counts.

    `subjects_known`: whether it is known what each open question is about. `notes` are sentences on
    what is not measured again, `altered` the files that nothing is read from and that are not as built.
    `recorded` is what the arms that were trained beside the adapter said, where it lies in the artifact.
    """

    spec: ResolvedSpec
    dataset: Dataset
    rows: int
    rows_known: bool
    subjects_known: bool
    notes: tuple[str, ...]
    altered: tuple[Difference, ...]
    published: dict[str, Any]
    recorded: Recorded | None = None


def rebuilt(opened: OpenedArtifact) -> Rebuilt:
    """Read everything that `opened` was measured with; AdaptercError where a file of that is not as built."""
    folder = opened.folder
    altered = differences(folder)
    _refuse_changed(folder, altered)
    spec = read_spec(folder)
    omitted = left_out(folder)
    hidden = TRAIN in omitted
    published = _published(folder)
    library = load_library(templates_folder(), _language(spec)).library
    held = (
        read_task_items(folder, spec, library, opened.base.turns) if VERIFY in omitted else read_items(folder)
    )
    laid = lay_scene_items(spec, library, opened.base.turns) if (folder / SCENES).is_dir() else None
    scenes = _scenes(laid, held, folder, spec, hidden=VERIFY in omitted)
    rows = () if hidden else read_rows(folder)
    _check_items(folder, spec, held, opened.base)
    figures = _figures(rows, read_figures(published), spec.dataset.seed)
    recorded = read_recorded(folder, spec, published, altered) if can_be_judged_wider(spec) else None
    dataset = Dataset(
        rows=rows,
        pairs=held.pairs,
        probes=held.probes,
        neutral=read_neutral(folder, spec.language),
        figures=figures,
        scenes=scenes,
        settings=read_settings(folder, spec, library) if spec.verify.profile != "quick" else None,
        parts=held.parts,
    )
    return Rebuilt(
        spec=spec,
        dataset=dataset,
        rows=_count(omitted.get(TRAIN)) if hidden else len(rows),
        rows_known=not hidden,
        subjects_known=held.subjects_known,
        notes=tuple(_notes(spec, held, recorded, hidden=hidden)),
        altered=altered,
        published=published,
        recorded=recorded if isinstance(recorded, Recorded) else None,
    )


def _refuse_changed(folder: Path, altered: Sequence[Difference]) -> None:
    for one in altered:
        if one.path.startswith(_READ) and not one.path.startswith(_WRITTEN):
            raise AdaptercError(
                f"{folder / one.path} is not as it was built: {one.kind}",
                help="copy the artifact again, or build it anew; verify --integrity names every such file",
            )


def _published(folder: Path) -> dict[str, Any]:
    """The report that lies in the artifact; nothing where it cannot be read."""
    try:
        return read_object(folder / "report.json")
    except AdaptercError:
        return {}


def _language(spec: ResolvedSpec) -> str:
    return spec.language[0] if spec.language and spec.language[0].isalpha() else "en"


def _scenes(
    laid: SceneItems | None, held: Held, folder: Path, spec: ResolvedSpec, *, hidden: bool
) -> SceneItems | None:
    if laid is None:
        return None
    return from_tasks(laid, folder, spec) if hidden else recorded(laid, held.scenes)


def _figures(rows: Sequence[Row], told: ParrotFigures | None, seed: int) -> ParrotFigures:
    """The rows' own figures, counted again; what only the build knew, as it was published."""
    if not rows:
        return told or NO_FIGURES
    known = told or NO_FIGURES
    found = repetition(
        rows, own={}, seed=seed, dropped_leaks=known.dropped_leaks, dropped_empty=known.dropped_empty
    )
    return ParrotFigures(
        repeated_8gram_share=found.repeated_8gram_share,
        worst_8gram=found.worst_8gram,
        distinct_3=found.distinct_3,
        dropped_leaks=found.dropped_leaks,
        dropped_empty=found.dropped_empty,
        kept_words=known.kept_words,
    )


def _check_items(folder: Path, spec: ResolvedSpec, held: Held, base: BaseModel) -> None:
    """That every item belongs to a trait that is judged, is there once, and asked without a system turn."""
    items: tuple[PairItem | ProbeItem, ...] = (*held.pairs, *held.probes)
    kinds = {trait.id: trait.kind == "preference" for trait in (*judged(spec), *bare_skills(spec))}
    seen: set[tuple[bool, str]] = set()
    for item in items:
        paired = isinstance(item, PairItem)
        strange = kinds.get(item.trait) is not paired and not (item.trait == OPEN and not paired)
        turned = any(mark in item.prompt for mark in base.turns.forbidden)
        if strange or turned or (paired, item.id) in seen:
            why = "it carries a system turn" if turned else "no build writes it"
            raise AdaptercError(
                f"{folder}: the held-out item {clipped(item.id)} cannot be asked: {why}",
                help="take the artifact from where it was built, or build it anew",
            )
        seen.add((paired, item.id))
    _check_parts(folder, spec, held.parts, base)


def _check_parts(folder: Path, spec: ResolvedSpec, held: PartItems | None, base: BaseModel) -> None:
    """The same of items of knowledge, frames and dialogues; none is of a frame that there is not."""
    told = held or PartItems()
    items: tuple[FactItem | StrideItem | TurnItem, ...] = (*told.facts, *told.strides, *told.turns)
    frames = {frame.id for frame in spec.frames}
    seen: set[str] = set()
    for item in items:
        strange = isinstance(item, StrideItem) and item.frame not in frames
        turned = any(mark in item.prompt for mark in base.turns.forbidden)
        if strange or turned or item.id in seen:
            why = "it carries a system turn" if turned else "no build writes it"
            raise AdaptercError(
                f"{folder}: the held-out item {clipped(item.id)} cannot be asked: {why}",
                help="take the artifact from where it was built, or build it anew",
            )
        seen.add(item.id)


def _count(facts: Any) -> int:
    rows = facts.get("rows") if isinstance(facts, dict) else None
    return rows if isinstance(rows, int) else 0


def _notes(spec: ResolvedSpec, held: Held, recorded: Recorded | str | None, *, hidden: bool) -> list[str]:
    said = []
    if hidden:
        said.append(
            "the training rows were left out of this artifact: how far they repeat is as published, and "
            "whether answers recite them, or held-out items stand in them, cannot be measured again"
        )
    if not held.subjects_known:
        said.append("what each open question is about is not known: whether answers take it up is not judged")
    if isinstance(recorded, Recorded):
        said.append(SAID)
    elif recorded is not None:
        said.append(
            f"the profile {spec.verify.profile} trained arms that are not in an artifact, and {recorded}: "
            "it is judged as quick"
        )
    if held.others:
        said.append(f"items of these kinds are not measured again: {', '.join(map(clipped, held.others))}")
    return said
