"""Declared lm-eval tasks with every default filled."""

from __future__ import annotations

from adapterc.ir.declared_tasks import DeclaredTask, TaskQuestion
from adapterc.spec import declared_task


def resolved_task(surface: str | declared_task.DeclaredTask) -> DeclaredTask:
    """A task as its name alone declares it, or with what its mapping says."""
    if isinstance(surface, str):
        return DeclaredTask(task=surface, margin=declared_task.DEFAULT_MARGIN)
    read = surface if isinstance(surface, declared_task.ReadTask) else None
    return DeclaredTask(
        task=surface.task,
        margin=surface.margin,
        limit=surface.limit,
        metric=surface.metric or "",
        file=surface.file or "",
        questions=tuple(TaskQuestion(**one._asdict()) for one in read.questions) if read else (),
        delimiter=read.delimiter if read else " ",
    )
