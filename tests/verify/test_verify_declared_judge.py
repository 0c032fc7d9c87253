"""Non-inferiority: what the interval of the paired difference says of a margin, and what was not run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.declared_tasks import DeclaredTask, DocumentScore, TaskResult, TaskScores, word_of
from adapterc.verify.declared_judge import task_verdict, with_tasks
from adapterc.verify.judge import judge
from support.verifying import dataset, measurements, spec

QUIZ = DeclaredTask(task="quiz", margin=0.05)


def scores(*, n: int = 400, gained: int = 0, lost: int = 0, higher: bool = True) -> TaskResult:
    """`n` documents of which every second is a hit in the base."""
    documents = []
    for number in range(n):
        base = float(number % 2)
        adapter = base
        if base and number < 2 * lost:
            adapter = 0.0
        elif not base and number < 2 * gained:
            adapter = 1.0
        documents.append(DocumentScore(group="quiz", id=number, document="x", base=base, adapter=adapter))
    found = TaskScores(metric="acc", higher_is_better=higher, documents=tuple(documents))
    return TaskResult(declared=QUIZ, scores=found)


@pytest.mark.parametrize(
    ("gained", "lost", "word"),
    [
        (0, 0, "VERIFIED"),
        (5, 8, "VERIFIED"),
        (60, 0, "VERIFIED"),
        (0, 15, "INCONCLUSIVE"),
        (10, 30, "INCONCLUSIVE"),
        (0, 60, "NOT VERIFIED"),
    ],
)
def test_the_interval_decides(gained: int, lost: int, word: str) -> None:
    found = task_verdict(scores(gained=gained, lost=lost))
    assert word_of(found) == word
    assert found.effect.estimate == pytest.approx((gained - lost) / 400)
    assert (found.effect.low > -0.05, found.effect.high < -0.05) == (
        word == "VERIFIED",
        word == "NOT VERIFIED",
    )


def test_where_less_is_better_a_gain_is_a_loss() -> None:
    assert word_of(task_verdict(scores(gained=60, higher=False))) == "NOT VERIFIED"
    assert word_of(task_verdict(scores(lost=60, higher=False))) == "VERIFIED"


def test_the_reason_in_full() -> None:
    assert task_verdict(scores(gained=5, lost=8)).reason == (
        "acc: 0.49 over 400 documents, against 0.50 before; a change of -0.0075, 95% interval -0.028 "
        "to 0.012: not worse by more than 0.05."
    )


def test_what_was_not_run_is_neither_passed_nor_failed() -> None:
    found = task_verdict(TaskResult(declared=QUIZ, not_run="there is no hub"))
    assert (found.outcome, word_of(found), found.n) == (None, "NOT RUN", 0)
    assert found.reason == "Not run: there is no hub. Nothing is proved by it."


def test_the_whole_is_no_better_than_its_tasks() -> None:
    held = dataset(families=24, each=3, cap=200)
    sound = judge(spec(), held, measurements(held))
    assert sound.verdict == "VERIFIED"
    for result, verdict in (
        (scores(), "VERIFIED"),
        (scores(lost=60), "NOT VERIFIED"),
        (TaskResult(declared=QUIZ, not_run="there is no hub"), "INCONCLUSIVE"),
    ):
        found = with_tasks(sound, [result])
        assert found.verdict == verdict
        assert found.traits == sound.traits
    failed = with_tasks(replace(sound, verdict="NOT VERIFIED"), [scores()])
    assert failed.verdict == "NOT VERIFIED"
    assert with_tasks(sound, []) == sound
