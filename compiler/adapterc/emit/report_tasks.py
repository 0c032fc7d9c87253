"""Declared tasks as the report has them."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.emit.report_parts import interval_of
from adapterc.emit.report_tasks_model import TaskReport
from adapterc.ir.declared_tasks import TaskVerdict, TaskWord, word_of

TASK_SIGNS: dict[TaskWord, str] = {
    "VERIFIED": "✓",
    "NOT VERIFIED": "✕",
    "INCONCLUSIVE": "?",
    "NOT RUN": "–",
}


def task_reports(found: Sequence[TaskVerdict]) -> list[TaskReport]:
    """A part for each task."""
    return [
        TaskReport(
            task=one.task,
            verdict=word_of(one),
            metric=one.metric,
            higher_is_better=one.higher_is_better,
            n=one.n,
            base=one.base if one.n else None,
            adapter=one.adapter if one.n else None,
            effect=interval_of(one.effect),
            margin=one.margin,
            reason=one.reason,
        )
        for one in found
    ]


def tasks_stated(found: Sequence[TaskReport]) -> str:
    """How many of them hold, for the statement at the head; empty where none is declared."""
    if not found:
        return ""
    held = sum(one.verdict == "VERIFIED" for one in found)
    missed = sum(one.verdict == "NOT RUN" for one in found)
    more = f", {missed} not run" if missed else ""
    return f"not worse than the base at {held} of {len(found)} declared task{'s' * (len(found) != 1)}{more}"
