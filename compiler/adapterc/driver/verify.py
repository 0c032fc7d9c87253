"""Measures a case and judges it: what `adapterc verify` does once it knows what is asked."""

from __future__ import annotations

import os
import platform as machine
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from adapterc import __version__
from adapterc.driver.clock import now
from adapterc.driver.declared_tasks import Run, run_all
from adapterc.driver.kept import Workshop
from adapterc.driver.measured_again import Again
from adapterc.driver.published import Comparison, compare
from adapterc.driver.stages import measure_live, measure_request
from adapterc.driver.verification import Case, told_as_foreign
from adapterc.driver.watch import StageDone
from adapterc.emit.publish import publish, staging
from adapterc.emit.report_folder import write_report
from adapterc.emit.report_json import build_report
from adapterc.emit.report_model import DatasetReport, Report
from adapterc.emit.request import EmitRequest, RunFacts
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.declared_tasks import TaskResult
from adapterc.ir.further import Further
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import TrainedAdapter
from adapterc.ir.verification import Arm, Judgement, Measurements
from adapterc.verify.advice_case import Training
from adapterc.verify.declared_judge import with_tasks
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from adapterc.verify.tasks import task_files

_ADAPTER_ALONE: tuple[Arm, ...] = ("adapter",)
_BOTH: tuple[Arm, ...] = ("base", "adapter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found: the judgement, its report, and how both compare with an artifact's own report.

    `comparison` is None where nothing was published before; `folder` is the report's, if one was asked for.
    """

    case: Case
    judgement: Judgement
    report: Report
    comparison: Comparison | None
    folder: Path | None


def refuse_taken(target: Path) -> None:
    """AdaptercError (usage) unless `target` is free for a report: not there, or an empty folder."""
    if os.path.lexists(target) and not (
        target.is_dir() and not target.is_symlink() and not any(target.iterdir())
    ):
        raise AdaptercError(
            f"{target} is in the way: a report is written into a folder of its own",
            help="name another folder, or remove that one; nothing was changed",
            code=ExitCode.USAGE,
        )


def verify(case: Case, shop: Workshop, *, out: Path | None = None, fresh: bool = False) -> Verified:
    """Measure `case` and judge it; with `out` its report is put there, whole or not at all.

    The adapter is always measured anew, and so is the base if `fresh`: else what it answered before is
    taken from the cache. An artifact is not changed. Raises AdaptercError where something of `case` cannot be
    loaded or measured.
    """
    started = now()
    with _place(out) as folder:
        with case.laid_on() as adapter:
            found = _measured(case, shop, adapter, folder / "eval", fresh=fresh)
        measured, further, tasks = found
        with told_as_foreign(case.name):
            judgement = with_tasks(_judged(case, measured, further), tasks)
        request = _request(case, shop, measured, judgement, folder / "eval", started)
        request = replace(request, further=further)
        report = _report(case, request)
        if out is not None:
            write_report(request, report, folder, target=out)
            publish(folder, out)
    return Verified(
        case=case,
        judgement=judgement,
        report=report,
        comparison=compare(case.published, report) if case.published is not None else None,
        folder=out,
    )


def _judged(case: Case, measured: Measurements, further: Further | None) -> Judgement:
    found = case.qualified(judge(case.spec, case.dataset, measured, further))
    known = Training(recipe=case.recipe, curve=()) if case.recipe.epochs else None
    return explained(found, case.spec, case.dataset, measured, known)


@contextmanager
def _place(out: Path | None) -> Iterator[Path]:
    """A folder to measure in: beside the one that it becomes, or one that is gone afterwards."""
    if out is None:
        with TemporaryDirectory(prefix="adapterc-") as name:
            yield Path(name)
    else:
        with staging(out) as folder:
            yield folder


def _measured(
    case: Case, shop: Workshop, adapter: TrainedAdapter, eval_folder: Path, *, fresh: bool
) -> tuple[Measurements, Further | None, tuple[TaskResult, ...]]:
    """Both arms, at a profile above quick what else can be measured without training, and declared tasks."""
    from adapterc.driver.live import live_model

    start = monotonic()
    shop.watch.begin("measure", "an adapter that is verified is always measured anew")
    scenes = _table(case.scenes)
    request = measure_request(shop, case.base, case.dataset, adapter, scenes)
    with told_as_foreign(case.name):
        tasks = task_files(case.spec, case.dataset, case.base)
        live = live_model(case.base, adapter.folder, shop.platform, scenes)
        case.check_loaded(live.model)
        anew = _BOTH if fresh else _ADAPTER_ALONE
        measured = measure_live(shop, request, live, tasks, eval_folder, anew)
        further = None
        if case.recorded is not None:
            again = Again(case=case, shop=shop, live=live, request=request, eval_folder=eval_folder)
            further = again.further(case.recorded, adapter, measured)
    shop.watch.end(StageDone(stage="measure", result="built", seconds=monotonic() - start))
    run = Run(shop=shop, request=request, live=lambda: live, anew=anew)
    return measured, further, run_all(run, case.spec, eval_folder)


def _table(folder: Path | None) -> SceneTable | None:
    from adapterc.backend.scene_table import read_table

    return read_table(folder) if folder is not None else None


def _request(  # noqa: PLR0913, PLR0917
    case: Case, shop: Workshop, measured: Measurements, judgement: Judgement, eval_folder: Path, started: str
) -> EmitRequest:
    digest = case.adapter.digest
    return EmitRequest(
        version=__version__,
        spec=case.spec,
        sources=(),
        templates=(),
        base=case.base,
        dataset=case.dataset,
        recipe=case.recipe,
        platform=shop.platform,
        adapter=TrainedAdapter(digest=digest, curve=(), folder=""),
        measurements=measured,
        judgement=judgement,
        stage_keys=(),
        lock=case.lock,
        eval_folder=str(eval_folder),
        run=RunFacts(started=started, finished=now(), host=machine.platform(), stages=()),
        subject=case.subject,
    )


def _report(case: Case, request: EmitRequest) -> Report:
    """The report, with the rows as they were counted where they are not here."""
    report = build_report(request)
    hidden = case.subject == "artifact" and not case.rows_known
    return report.model_copy(update={"dataset": DatasetReport(rows=case.rows, left_out=hidden)})
