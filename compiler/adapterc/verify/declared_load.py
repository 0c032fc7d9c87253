"""A declared task as lm-eval's own objects, or the reason why it cannot be run here.

A name is looked up in the installed lm-eval's index and nowhere else: lm-eval itself would take it for a path
as well, and run what lies there. A task of the author's own is data, which is put under a definition of ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc import scorers
from adapterc.ir.declared_tasks import DeclaredTask
from adapterc.verify.declared_faults import NotRunError, told_as_not_run
from adapterc.verify.task_index import place_of, tasks_folder
from adapterc.verify.task_run import quiet
from adapterc.verify.tasks import SCORERS, slug, write_tasks

FOLDER = "declared"
"""Where it lies in `eval/`."""
_SEED = 1234
"""Of the examples in front of a question: lm-eval's own."""
_PATIENCE = 5.0
_METRIC = """\
  - metric: {metric}
    aggregation: mean
    higher_is_better: true
"""
_DEFINITION = """\
task: {name}
custom_dataset: !function scorers.load_documents
dataset_kwargs:
  data: {name}.jsonl
test_split: test
num_fewshot: 0
description: ""
target_delimiter: "{delimiter}"
output_type: multiple_choice
doc_to_text: prompt
doc_to_choice: choices
doc_to_target: gold
metric_list:
""" + "".join(_METRIC.format(metric=name) for name in ("acc", "acc_norm"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedTask:
    """lm-eval's tasks by name, more than one for a group or tag, and what is compared of each document."""

    tasks: Mapping[str, Any]
    metric: str
    higher_is_better: bool

    def begin(self) -> dict[str, Any]:
        """The tasks as an arm runs them: the examples in front of questions are the same in each."""
        for task in self.tasks.values():
            task.set_fewshot_seed(seed=_SEED)
        return {"tasks": dict(self.tasks), "groups": {}, "group_map": {}}


def load_declared(declared: DeclaredTask, folder: Path) -> LoadedTask:
    """`declared` with its data; one of the author's own is written into `folder`, and stays there.

    Raises NotRunError where it cannot be had.
    """
    if declared.file and not declared.questions:
        raise NotRunError("its questions are not known: they were left out of the artifact")
    with told_as_not_run(), quiet():
        tasks = _own(declared, folder) if declared.file else _of_lm_eval(declared.task)
        if any(getattr(task, "UNSAFE_CODE", False) for task in tasks.values()):
            raise NotRunError("it runs code that the model writes, which adapterc does not")
        if any(getattr(task, "MULTIMODAL", False) for task in tasks.values()):
            raise NotRunError("it asks about more than text")
        metric = _metric(declared, tasks)
        better = {bool(task.higher_is_better()[metric]) for task in tasks.values()}
    if len(better) > 1:
        raise NotRunError(f"its tasks do not agree on which way {metric} is better")
    return LoadedTask(tasks=tasks, metric=metric, higher_is_better=better.pop())


def own_name(declared: DeclaredTask) -> str:
    """What a task of the author's own is called in `eval/`."""
    return f"adapterc_declared_{slug(declared.task)}"


def _own(declared: DeclaredTask, folder: Path) -> Mapping[str, Any]:
    from lm_eval.tasks import TaskManager

    name = own_name(declared)
    definition = _DEFINITION.replace("{name}", name).replace("{delimiter}", " " if declared.delimiter else "")
    documents = (
        {"id": number, "prompt": one.prompt, "choices": list(one.choices), "gold": one.right}
        for number, one in enumerate(declared.questions)
    )
    lines = "".join(json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in documents)
    files = (
        (SCORERS, Path(scorers.__file__).read_text(encoding="utf-8")),
        (f"{name}.yaml", definition),
        (f"{name}.jsonl", lines),
    )
    write_tasks(files, folder)
    manager = TaskManager(include_path=folder, include_defaults=False)
    tasks: Mapping[str, Any] = manager.load([name])["tasks"]
    return tasks


def _of_lm_eval(name: str) -> Mapping[str, Any]:
    """Found by what lies near the definition first: the whole index takes half a minute to read."""
    from lm_eval.tasks import TaskManager

    _prepare()
    folder = tasks_folder()
    near = place_of(folder, name) if folder is not None else None
    if near is not None:
        manager = TaskManager(include_path=near, include_defaults=False)
        if name in manager.task_index:
            try:
                tasks: Mapping[str, Any] = manager.load([name])["tasks"]
            except KeyError:  # a group whose tasks lie elsewhere
                pass
            else:
                return tasks
    manager = TaskManager()
    if name not in manager.task_index:
        raise NotRunError("lm-eval does not know it")
    found: Mapping[str, Any] = manager.load([name])["tasks"]
    return found


def _metric(declared: DeclaredTask, tasks: Mapping[str, Any]) -> str:
    """The metric that was asked for, else `acc`, else the first; all of the tasks have it as a mean."""
    from lm_eval.api.registry import get_aggregation

    if not tasks:
        raise NotRunError("it holds no task")
    average = get_aggregation("mean")
    known = [[name for name, way in task.aggregation().items() if way is average] for task in tasks.values()]
    shared = [name for name in known[0] if all(name in names for names in known)]
    if declared.metric and declared.metric not in shared:
        has = f"; it has {', '.join(sorted(shared))}" if shared else ""
        raise NotRunError(f"it has no metric {declared.metric} that is a mean over documents{has}")
    if not shared:
        raise NotRunError("it has no metric that is a mean over documents")
    return declared.metric or ("acc" if "acc" in shared else shared[0])


def _prepare() -> None:
    """No bars of other programs; and no retries for minutes where there is no hub to be reached."""
    import datasets
    from huggingface_hub import constants
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]

    datasets.disable_progress_bars()
    disable_progress_bars()
    if not constants.HF_HUB_OFFLINE and not _reachable(constants.ENDPOINT):
        constants.HF_HUB_OFFLINE = True
        datasets.config.HF_HUB_OFFLINE = True


def _reachable(address: str) -> bool:
    """Whether anything answers there within seconds; a lookup of its name that hangs counts as no answer."""
    from threading import Thread
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    answered: list[bool] = []

    def ask() -> None:
        try:
            with urlopen(Request(address, method="HEAD"), timeout=_PATIENCE):  # noqa: S310 - the hub's own
                answered.append(True)
        except HTTPError:
            answered.append(True)
        except (OSError, ValueError):
            return

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_PATIENCE)
    return bool(answered)
