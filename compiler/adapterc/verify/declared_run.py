"""Both arms of a declared task through lm-eval, on one model in memory, paired document by document."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adapterc.errors import CompilerBugError
from adapterc.ir.declared_tasks import DeclaredTask, DocumentScore, TaskScores
from adapterc.ir.verification import Arm, MeasureRequest
from adapterc.verify.declared_faults import NotRunError, told_as_not_run
from adapterc.verify.declared_load import LoadedTask
from adapterc.verify.harness import ARMS, kept_by
from adapterc.verify.live import LiveModel
from adapterc.verify.task_run import quiet
from adapterc.verify.tasks import end_of_turn, slug

_SEED = 0
_Values = dict[tuple[str, int], tuple[str, float]]


def measure_declared(  # noqa: PLR0913
    declared: DeclaredTask,
    loaded: LoadedTask,
    request: MeasureRequest,
    live: LiveModel,
    *,
    cache: Path,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    anew: Collection[Arm] = (),
) -> TaskScores:
    """What base and adapter score at `loaded`, each document once.

    Prompts are plain text, as the task has them: no chat template stands around them, and so no system turn.
    `cache` is a folder of kept responses, which the arms `anew` go without. Raises NotRunError where the
    task's own code fails.
    """
    live.model.eval()
    arms: dict[Arm, _Values] = {}
    for arm in ARMS:
        kept = kept_by(arm, request, None if arm in anew else cache)
        with live.model.disable_adapter() if arm == "base" else nullcontext(), quiet():
            arms[arm] = _run(arm, declared, loaded, request, live, kept, progress)
    base, adapter = arms["base"], arms["adapter"]
    if base.keys() != adapter.keys():
        raise CompilerBugError(f"both arms did not run the same documents of {declared.task}")
    documents = tuple(
        DocumentScore(group=place[0], id=place[1], document=known, base=value, adapter=adapter[place][1])
        for place, (known, value) in sorted(base.items())
    )
    if not documents:
        raise NotRunError("it has no document")
    return TaskScores(metric=loaded.metric, higher_is_better=loaded.higher_is_better, documents=documents)


def write_scores(declared: DeclaredTask, scores: TaskScores, folder: Path) -> None:
    """What both arms scored on each document, a line each; texts stay where the task has them."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps({**asdict(one), "metric": scores.metric}) + "\n" for one in scores.documents)
    path = folder / f"scores_{slug(declared.task)}.jsonl"
    path.write_text(lines, encoding="utf-8", newline="\n")


def _run(  # noqa: PLR0913, PLR0917
    arm: Arm,
    declared: DeclaredTask,
    loaded: LoadedTask,
    request: MeasureRequest,
    live: LiveModel,
    kept: Any,
    progress: Callable[[str, int, int], None],
) -> _Values:
    import torch
    from lm_eval.evaluator import evaluate

    from adapterc.verify.declared_arm import DeclaredArm

    lm = DeclaredArm(
        live,
        end_of_turn=end_of_turn(request.base),
        responses=kept,
        progress=lambda task, done, total: progress(f"{arm}: {task}", done, total),
    )
    with told_as_not_run(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(_SEED)
        found = evaluate(
            lm=lm, task_dict=loaded.begin(), limit=declared.limit, bootstrap_iters=0, log_samples=True
        )
    values: _Values = {}
    for task, rows in found["samples"].items():
        values |= _values(task, rows, loaded.metric)
    return values


def _values(task: str, rows: list[Mapping[str, Any]], metric: str) -> _Values:
    """The metric of each document; where the task filters answers in several ways, by the first of them."""
    first = rows[0]["filter"] if rows else ""
    values: _Values = {}
    for row in rows:
        if row["filter"] != first:
            continue
        value = row.get(metric)
        if value is None or not hasattr(value, "__float__") or not math.isfinite(float(value)):
            raise NotRunError(f"its metric {metric} is no number a document")
        values[task, int(row["doc_id"])] = (str(row["doc_hash"])[:16], float(value))
    return values
