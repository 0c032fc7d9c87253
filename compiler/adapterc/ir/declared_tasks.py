"""Tasks of lm-eval that a spec asks for: what is declared, what both arms scored, what that says."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.findings import Outcome
from adapterc.ir.interval import Interval
from adapterc.value import value


@value()
class TaskQuestion:
    """A multiple-choice question of a task of the author's own; `right` is the place of the right choice."""

    prompt: str
    choices: tuple[str, ...]
    right: int


@value()
class DeclaredTask:
    """A task that the adapter must not be worse at than the base by `margin`.

    `limit` counts documents of each task of a group, None for all; `metric` is empty for the task's own.
    `file` names the author's own definition, whose `questions` then stand here.
    """

    task: str
    margin: float
    limit: int | None = None
    metric: str = ""
    file: str = field(default="", metadata=KEYED_IF_SET)
    questions: tuple[TaskQuestion, ...] = field(default=(), metadata=KEYED_IF_SET)
    delimiter: str = field(default=" ", metadata=KEYED_IF_SET)


@value()
class DocumentScore:
    """What both arms scored on one document. `group` is the task that it belongs to, `document` its hash."""

    group: str
    id: int
    document: str
    base: float
    adapter: float


@value()
class TaskScores:
    """Both arms on the same documents."""

    metric: str
    higher_is_better: bool
    documents: tuple[DocumentScore, ...]


@value()
class TaskResult:
    """What came of a declared task: scores, or why it was not run."""

    declared: DeclaredTask
    scores: TaskScores | None = None
    not_run: str = ""


@value()
class TaskVerdict:
    """Whether the adapter is not worse than the base at a task; `outcome` is None where it was not run.

    `effect` is adapter less base in the metric's unit, turned round where less is better, so that a loss
    is negative; base and adapter are means as the metric has them.
    """

    task: str
    outcome: Outcome | None
    metric: str
    higher_is_better: bool
    n: int
    base: float
    adapter: float
    effect: Interval
    margin: float
    reason: str


TaskWord = Literal["VERIFIED", "NOT VERIFIED", "INCONCLUSIVE", "NOT RUN"]


def word_of(verdict: TaskVerdict) -> TaskWord:
    """The verdict in a word."""
    return verdict.outcome or "NOT RUN"
