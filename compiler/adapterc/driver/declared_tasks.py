"""lm-eval tasks that a spec declares: a stage each, so that a task that changes runs no other again.

A task that could not be run is kept nowhere: the next build tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from adapterc.digest import digest
from adapterc.driver.code import MEASURE_CODE, code_digest, lm_eval_version
from adapterc.driver.kept import Stage, Workshop, found, staged, write_value
from adapterc.driver.stages import EVAL
from adapterc.driver.watch import StageDone
from adapterc.ir.declared_tasks import DeclaredTask, TaskResult, TaskScores
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import Arm, MeasureRequest
from adapterc.verify.declared_faults import NotRunError
from adapterc.verify.declared_load import FOLDER, load_declared
from adapterc.verify.live import LiveModel


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeTasks:
    """What came of each declared task, in the spec's order, and folders with what goes into `eval/`."""

    results: tuple[TaskResult, ...] = ()
    folders: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Loading:
    """The model, loaded when the first task needs it and once for all of them."""

    load: Callable[[], LiveModel]
    _live: LiveModel | None = field(default=None, init=False)

    def __call__(self) -> LiveModel:
        """The model."""
        self._live = self._live or self.load()
        return self._live


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a task is run with: `request` names both arms, `live` gives the model, `anew` as in `measure`."""

    shop: Workshop
    request: MeasureRequest
    live: Callable[[], LiveModel]
    anew: Collection[Arm] = ()

    def scores(self, declared: DeclaredTask, eval_folder: Path) -> TaskScores:
        """Both arms of one task; its data is looked for before a model is loaded. Raises NotRunError."""
        place = eval_folder / FOLDER
        place.mkdir(parents=True, exist_ok=True)
        loaded = load_declared(declared, place)
        from adapterc.verify.declared_run import measure_declared, write_scores

        watch = self.shop.watch
        scores = measure_declared(
            declared,
            loaded,
            bare(self.request),
            self.live(),
            cache=self.shop.cache / "responses",
            progress=lambda text, done, total: watch.advance(text, done / max(1, total)),
            anew=self.anew,
        )
        write_scores(declared, scores, place)
        return scores


def declared_stages(shop: Workshop, spec: ResolvedSpec, request: MeasureRequest, adapter: str) -> MadeTasks:
    """Every declared task, found or run; `request` names the arms, `adapter` is the adapter's folder."""

    def load() -> LiveModel:
        from adapterc.driver.live import live_model

        return live_model(request.base, adapter, shop.platform, request.scenes)

    run = Run(shop=shop, request=request, live=Loading(load=load))
    results, folders = [], []
    for declared in spec.verify.tasks:
        start = monotonic()

        def make(folder: Path, declared: DeclaredTask = declared) -> None:
            write_value(folder, TaskScores, run.scores(declared, folder / EVAL))

        try:
            scores, entry = staged(shop, task_stage(request, declared), make)
        except NotRunError as why:
            results.append(_given_up(shop, declared, why, start))
            continue
        results.append(TaskResult(declared=declared, scores=scores))
        folders.append(str(entry / EVAL))
    return MadeTasks(results=tuple(results), folders=tuple(folders))


def run_all(run: Run, spec: ResolvedSpec, eval_folder: Path) -> tuple[TaskResult, ...]:
    """Every declared task, run and not kept; what is asked goes into `eval_folder`."""
    results, watch = [], run.shop.watch
    for declared in spec.verify.tasks:
        start = monotonic()
        watch.begin(title_of(declared), "an adapter that is verified is always measured anew")
        try:
            scores = run.scores(declared, eval_folder)
        except NotRunError as why:
            results.append(_given_up(run.shop, declared, why, start))
            continue
        results.append(TaskResult(declared=declared, scores=scores))
        watch.end(StageDone(stage=title_of(declared), result="built", seconds=monotonic() - start))
    return tuple(results)


def kept_tasks(shop: Workshop, spec: ResolvedSpec, request: MeasureRequest) -> Iterator[tuple[str, bool]]:
    """The title of each declared task, and whether its scores lie in the store."""
    for declared in spec.verify.tasks:
        yield title_of(declared), found(shop, task_stage(request, declared)) is not None


def title_of(declared: DeclaredTask) -> str:
    """What its stage is called."""
    return f"task {declared.task}"


def task_stage(request: MeasureRequest, declared: DeclaredTask) -> Stage[TaskScores]:
    """The stage of one task; a margin, or the name of a file, changes no score."""
    asked = replace(declared, margin=0.0, file="own" if declared.file else "")
    code = [code_digest(MEASURE_CODE), lm_eval_version(), version("datasets")]
    key = digest(["declared task", code, bare(request), asked])
    return Stage("task", key, TaskScores, title_of(declared))


def bare(request: MeasureRequest) -> MeasureRequest:
    """What the answers to somebody else's questions depend on: the models, and none of the spec's items."""
    return replace(request, pairs=(), probes=(), neutral=(), scene_items=None, settings=None, parts=None)


def _given_up(shop: Workshop, declared: DeclaredTask, why: NotRunError, start: float) -> TaskResult:
    shop.watch.advance(why.detail, 0.0)
    done = StageDone(stage=title_of(declared), result="not run", seconds=monotonic() - start)
    shop.watch.end(done)
    return TaskResult(declared=declared, not_run=why.reason)
