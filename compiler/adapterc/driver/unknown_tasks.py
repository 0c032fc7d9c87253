"""AC0560: tasks that the installed lm-eval does not know; found without importing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from adapterc.backend.cache_folder import cache_root, read_record, write_record
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.driver.code import lm_eval_version
from adapterc.frontend.fixes import respelt
from adapterc.ir.spec import ResolvedSpec
from adapterc.verify.task_index import nearest, read_names, stands_anywhere, tasks_folder


def unknown_tasks(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Each declared task that no file defines and no name of lm-eval's is."""
    asked = [(number, task.task) for number, task in enumerate(spec.verify.tasks) if not task.file]
    folder = tasks_folder() if asked else None
    if folder is None:
        return
    names = _names(folder)
    for number, name in asked:
        if name in names or stands_anywhere(folder, name):
            continue
        path = f"verify.tasks.{number}"
        region = spans.region(f"{path}.task") or spans.region(path)
        if region is None:
            continue
        meant = nearest(name, sorted(names))
        yield finding(
            "AC0560",
            f"lm-eval {lm_eval_version()} has no task {quoted(name)}",
            region.span,
            advice=f"did you mean `{meant}`?"
            if meant
            else "`lm_eval ls tasks` lists what there is; one of your own is named with its `file`",
            fix=respelt(region, meant),
        )


def _names(folder: Path) -> frozenset[str]:
    """The names in `folder`, remembered for the version: reading its files takes most of a second."""
    record = cache_root() / "lm-eval-tasks" / f"{lm_eval_version()}.json"
    kept = read_record(record)
    if isinstance(kept, list):
        return frozenset(map(str, kept))
    names = read_names(folder)
    with suppress(OSError):
        write_record(record, list(names))
    return frozenset(names)
