"""The part of report.json that stands there where a spec declares lm-eval tasks."""

from __future__ import annotations

from pydantic import Field

from adapterc.emit.report_base import Alone, Interval, Part
from adapterc.ir.declared_tasks import TaskWord


class TaskReport(Part):
    """A declared task: whether the adapter is not worse at it than the base."""

    task: str = Field(description="its name in lm-eval, or in the author's own file")
    verdict: TaskWord = Field(
        description="VERIFIED: not worse by more than the margin; NOT RUN: nothing was proved"
    )
    level: Alone = "quick"
    metric: str = Field(description="what was compared, a mean over documents; empty where none was named")
    higher_is_better: bool
    n: int = Field(description="documents, the same in both arms")
    base: float | None = Field(description="mean of the base arm, null where it was not run")
    adapter: float | None = Field(description="mean of the adapter arm")
    effect: Interval = Field(
        description="paired difference, adapter less base; turned round where less is better, so that a loss "
        "is below 0"
    )
    margin: float = Field(description="the loss that is borne")
    reason: str = Field(description="the verdict in a sentence")
