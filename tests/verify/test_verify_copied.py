"""Recitation is bound by its median over open answers, and by mean and 90th percentile over all answers."""

from __future__ import annotations

import pytest

from adapterc.ir.dataset import Dataset, ProbeItem
from adapterc.ir.verification import Measurements
from adapterc.verify.copied import judge_copies, known_runs, percentile, run_share
from adapterc.verify.judge import judge
from support.verifying import dataset, invented, measurements, spec

NAMES = (
    "8-word runs that stand in a training row, median",
    "8-word runs that stand in a training row, mean of all answers",
    "8-word runs that stand in a training row, 90th percentile of all answers",
)


def reciting(held: Dataset, *, open_in: int = 0, traits_in: int = 0) -> Measurements:
    """An adapter that shows the traits, and says a row of training in so many of five answers."""
    rows = [row.chosen for row in held.rows]

    def said(item: ProbeItem, number: int) -> str:
        recited = number // 3 % 5 < (open_in if item.trait == "open" else traits_in)
        behind = rows[number % len(rows)] if recited else invented(item.id, 50 + number % 7)
        return f"{item.subject} and yet {behind}"

    return measurements(held, adapter_text=said)


def failing(held: Dataset, measured: Measurements) -> list[str]:
    checks = judge(spec(), held, measured).parrot.checks
    return [check.name for check in checks if check.holds is False and check.name in NAMES]


def test_an_adapter_that_composes_holds_all_three() -> None:
    held = dataset()
    assert failing(held, reciting(held)) == []


def test_an_adapter_that_recites_in_two_answers_of_five_fails() -> None:
    held = dataset()
    assert failing(held, reciting(held, open_in=2, traits_in=2)) == list(NAMES[1:])


def test_an_adapter_that_recites_to_the_questions_of_its_traits_alone_fails() -> None:
    held = dataset()
    assert failing(held, reciting(held, traits_in=2)) == list(NAMES[1:])


def test_an_adapter_that_recites_seldom_and_whole_answers_fails_by_the_mean() -> None:
    checks = judge_copies(dataset(), [], [dataset().rows[0].chosen, *map(str, range(14))])
    assert [(check.found.estimate, check.bound, check.holds) for check in checks] == [
        (0.0, "at most 0.15", True),
        (pytest.approx(1 / 15), "at most 0.05", False),
        (0.0, "at most 0.15", True),
    ]
    assert checks[1].note == "1 of 15 answers above 0.15"


def test_an_adapter_that_recites_a_little_in_many_answers_fails_by_the_percentile() -> None:
    row = dataset().rows[0].chosen
    partly = " ".join([*row.split()[:11], *invented("other", 10).split()])  # 4 runs of 14
    checks = judge_copies(dataset(), [], [partly, partly, *map(str, range(13))])
    assert [check.holds for check in checks] == [True, True, False]
    assert checks[2].found.estimate == pytest.approx(4 / 14)


def test_the_median_is_that_of_open_answers_as_before() -> None:
    row = dataset().rows[0].chosen
    half, whole = ([row, "fresh words only"], [row, row, "fresh"])
    assert judge_copies(dataset(), half, [])[0].found.estimate == 0.5
    assert judge_copies(dataset(), whole, [])[0].found.estimate == 1.0
    assert [check.holds for check in judge_copies(dataset(), [], [])] == [True, True, True]


def test_a_share_is_one_of_the_answer_s_own_runs() -> None:
    row = dataset().rows[0]
    halved = " ".join([*row.chosen.split()[:8], "and"])
    texts = (row.chosen, halved, "too short", "")
    assert [run_share(text, known_runs([row])) for text in texts] == [1.0, 0.5, 0.0, 0.0]
    assert run_share(row.chosen, known_runs([])) == 0.0


def test_a_percentile_is_the_least_value_that_as_many_do_not_exceed() -> None:
    tenths = [number / 10 for number in range(10, 0, -1)]
    assert percentile(tenths, 0.9) == 0.9
    assert percentile([*tenths, 1.1], 0.9) == 1.0
    assert percentile([0.3], 0.9) == 0.3
    assert percentile([], 0.9) == 0.0
