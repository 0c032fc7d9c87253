"""Answers that are replaced by training rows are found by what the gate reads of all answers."""

from __future__ import annotations

import pytest
from benchmarks.validity.altered import recitations, recited

from adapterc.verify.copied import known_runs, run_share
from adapterc.verify.spoken import spoken
from support.verifying import dataset, measurements


@pytest.mark.parametrize(
    ("name", "whole"),
    [("no answer", 0), ("one answer in ten, whole", 7), ("two answers in five, whole", 28)],
)
def test_so_many_answers_are_rows(name: str, whole: int) -> None:
    held = dataset()
    texts = [one.said for one in spoken(held, recited(held, measurements(held), name))]
    known = known_runs(held.rows)
    assert len(texts) == 72
    assert sum(run_share(text, known) == 1.0 for text in texts) == whole


def test_a_part_of_an_answer_is_the_beginning_of_a_row() -> None:
    held = dataset()
    changed = recited(held, measurements(held), "two answers in five, a third of it")
    shares = [run_share(one.said, known_runs(held.rows)) for one in spoken(held, changed)]
    assert sum(0.0 < share < 1.0 for share in shares) == 28


def test_the_table_says_by_what_each_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    held = dataset()
    recitations(held, measurements(held))
    said = capsys.readouterr().out.splitlines()
    assert said[1:5] == [
        "| recited | median of open answers | mean of all | 90th percentile of all | fails by |",
        "|---|---|---|---|---|",
        "| no answer | 0.000 | 0.000 | 0.000 | nothing |",
        "| one answer in twenty-five, whole | 0.000 | 0.028 | 0.000 | nothing |",
    ]
