"""Whether an adapter is not worse than its base at the tasks that a spec declares.

Non-inferiority: the lower end of the 95% interval of the paired difference, adapter less base, lies above the
margin's negative. Where the upper end lies below that, the adapter is worse; between the two the documents do
not decide. All declared tasks must hold, so none of their tests is corrected for the others. A task that was
not run proves nothing: it leaves the artifact INCONCLUSIVE.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from adapterc.ir.declared_tasks import DeclaredTask, TaskResult, TaskScores, TaskVerdict
from adapterc.ir.interval import Interval
from adapterc.ir.verification import Judgement, Outcome
from adapterc.statistics.estimates import UNBOUNDED
from adapterc.statistics.paired import paired_difference
from adapterc.verify.judge import worst
from adapterc.verify.reasons import number, span

_UNKNOWN = Interval(estimate=0.0, low=-UNBOUNDED, high=UNBOUNDED)


def with_tasks(judgement: Judgement, results: Sequence[TaskResult]) -> Judgement:
    """`judgement` with the declared tasks, which the whole cannot be better than."""
    if not results:
        return judgement
    verdicts = tuple(map(task_verdict, results))
    outcomes: list[Outcome] = [one.outcome or "INCONCLUSIVE" for one in verdicts]
    return replace(judgement, verdict=worst([judgement.verdict, *outcomes]), tasks=verdicts)


def task_verdict(result: TaskResult) -> TaskVerdict:
    """The verdict on one declared task."""
    declared, scores = result.declared, result.scores
    if scores is None:
        return TaskVerdict(
            task=declared.task,
            outcome=None,
            metric=declared.metric,
            higher_is_better=True,
            n=0,
            base=0.0,
            adapter=0.0,
            effect=_UNKNOWN,
            margin=declared.margin,
            reason=f"Not run: {result.not_run}. Nothing is proved by it.",
        )
    turn = 1.0 if scores.higher_is_better else -1.0
    found = paired_difference([turn * (one.adapter - one.base) for one in scores.documents])
    outcome = _outcome(found, declared.margin)
    base, adapter = (fmean(getattr(one, arm) for one in scores.documents) for arm in ("base", "adapter"))
    return TaskVerdict(
        task=declared.task,
        outcome=outcome,
        metric=scores.metric,
        higher_is_better=scores.higher_is_better,
        n=len(scores.documents),
        base=base,
        adapter=adapter,
        effect=found,
        margin=declared.margin,
        reason=_reason(declared, scores, (base, adapter), found, outcome),
    )


def _outcome(found: Interval, margin: float) -> Outcome:
    if found.low > -margin:
        return "VERIFIED"
    return "NOT VERIFIED" if found.high < -margin else "INCONCLUSIVE"


def _reason(
    declared: DeclaredTask, scores: TaskScores, levels: tuple[float, float], found: Interval, outcome: Outcome
) -> str:
    said = {
        "VERIFIED": "not worse by more than",
        "NOT VERIFIED": "worse by more than",
        "INCONCLUSIVE": "the documents do not decide whether worse by more than",
    }[outcome]
    base, adapter = levels
    less = "" if scores.higher_is_better else ", of which less is better"
    return (
        f"{scores.metric}{less}: {number(adapter)} over {len(scores.documents)} documents, against "
        f"{number(base)} before; a change of {number(found.estimate)}, {span(found)}: {said} "
        f"{declared.margin:g}."
    )
