from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.dataset import Dataset, ProbeItem, Row
from adapterc.ir.interval import Interval
from adapterc.ir.traced import GateTrace
from adapterc.ir.verification import Check, Measurements
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from adapterc.verify.traced_gates import stands
from support.verifying import dataset, invented, measurements, spec, trait

HELD = dataset(families=24, each=3, cap=200)


def traces(held: Dataset, measured: Measurements) -> dict[str, GateTrace]:
    declared = spec(trait("preference"))
    found = explained(judge(declared, held, measured), declared, held, measured)
    return {one.condition: one for one in found.parrot.traces}


def with_rows(*answers: str) -> Dataset:
    rows: list[Row] = [
        replace(HELD.rows[0], id=f"row-{place}", chosen=answer) for place, answer in enumerate(answers)
    ]
    return replace(HELD, rows=tuple(rows))


def said(held: Dataset, text: str, *, every: int = 1) -> Measurements:
    """The adapter says `text` of its subject to every so manieth question, and else nothing twice."""

    def answer(item: ProbeItem, number: int) -> str:
        own = text if number // 3 % every == 0 else invented(item.id, 30)
        return f"{item.subject}: {own}"

    return measurements(held, adapter_text=answer)


def check(bound: str, found: float, *, holds: bool | None, high: float | None = None) -> Check:
    shown = Interval(estimate=found, low=found, high=found if high is None else high)
    return Check(name="c", bound=bound, found=shown, holds=holds)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (check("at most 0.05", 0.06, holds=False), "fails"),
        (check("at most 0.05", 0.041, holds=True), "near"),
        (check("at most 0.05", 0.02, holds=True, high=0.06), "near"),
        (check("at most 0.05", 0.02, holds=True), ""),
        (check("at most 0", 0.0, holds=True), ""),
        (check("at least 0.9", 0.91, holds=True), "near"),
        (check("at least 0.9", 0.95, holds=True), ""),
        (check("at least 1", 0.0, holds=False), "fails"),
        (check("at most 0.05", 0.06, holds=None), ""),
        (check("not below 0", 0.0, holds=True), ""),
        (check("none", 0.0, holds=True), ""),
    ],
)
def test_what_fails_or_nearly_does_is_traced(condition: Check, expected: str) -> None:
    assert stands(condition) == expected


def test_gates_that_hold_by_far_are_not_traced() -> None:
    assert traces(HELD, measurements(HELD)) == {}


def test_recited_answers_name_the_rows_that_they_recite() -> None:
    held = with_rows(" ".join(f"other{place}" for place in range(30)), HELD.rows[0].chosen)
    found = traces(held, said(held, HELD.rows[0].chosen))["8-word runs that stand in a training row, median"]
    assert found.fails
    assert found.trace.scale == (
        "share of the answer's 8-word runs that stand in a training row; missed above 0.15; its rows are "
        "those that hold most of them"
    )
    assert (found.trace.n, found.trace.missed) == (72, 72)
    worst = found.trace.items[0]
    assert (worst.rows, worst.missed, worst.base_score) == (("row-1",), True, 0.0)
    assert worst.score > 0.9
    assert worst.said.endswith(HELD.rows[0].chosen)
    assert worst.id.startswith("open-")
    assert len(found.trace.families) == 3


def test_runs_that_answers_share_name_the_rows_that_hold_them() -> None:
    mark = "so it turns and turns again until nobody can tell the door from the wall"
    held = with_rows("nothing of the kind", f"It is said that {mark}.")
    found = traces(held, said(held, mark, every=12))["runs of 12 words in more than 2 answers"]
    assert (found.fails, found.trace.missed, found.trace.rows) == (True, 6, 1)
    assert [item.rows for item in found.trace.items] == [("row-1",)] * 5


def test_answers_that_end_alike_name_rows_that_end_so() -> None:
    held = with_rows("A plain end of things", "And so it is: so it goes amen")
    found = traces(held, said(held, "well then amen"))["answers that end alike"]
    assert found.trace.scale == "1 where the answer ends in “amen”, else 0; missed where it does"
    assert (found.fails, found.trace.missed, found.trace.rows) == (True, 72, 1)
    assert found.trace.items[0].rows == ("row-1",)


def test_answers_that_go_round_name_the_rows_most_like() -> None:
    held = with_rows("A plain end of things", "And so it is: so it goes")
    found = traces(held, said(held, " ".join(["round it goes"] * 40)))[
        "distinct 3-grams within an open answer, of the base's"
    ]
    assert found.trace.scale == (
        "share of the answer's 3-grams that are distinct; missed below 0.8 of the base's"
    )
    assert (found.fails, found.trace.missed) == (True, 72)
    assert found.trace.items[0].rows


def test_answers_that_were_cut_end_in_no_way() -> None:
    measured = said(HELD, "well then amen")
    cut = tuple(replace(one, finished=place % 2 == 0) for place, one in enumerate(measured.adapter_answers))
    found = traces(HELD, replace(measured, adapter_answers=cut))["answers that end alike"]
    assert (found.trace.n, found.trace.missed) == (36, 36)


def test_answers_that_begin_alike_name_rows_that_begin_so() -> None:
    held = with_rows("A plain end of things", "Consider the other side of tin.")

    def answer(item: ProbeItem, number: int) -> str:
        return f"{'Consider' if number % 2 else invented(item.id, 1)} {item.subject}: {invented(item.id, 30)}"

    found = traces(held, measurements(held, adapter_text=answer))["answers that begin alike"]
    assert found.trace.scale == "1 where the answer begins with “consider”, else 0; missed where it does"
    assert (found.fails, found.trace.n, found.trace.missed, found.trace.rows) == (True, 216, 108, 1)
    assert found.trace.items[0].rows == ("row-1",)


def test_answers_that_are_one_text_but_for_their_subject_name_the_rows_that_hold_it() -> None:
    filler = "whoever says {0} says enough so leave {0} open for today since nobody settles {0}"
    held = with_rows("nothing of the kind", f"Tin. {filler.format('tin')}")

    def answer(item: ProbeItem, number: int) -> str:
        more = filler.format(item.subject) if number % 6 == 0 else ""
        return f"{item.subject}: {invented(item.id, 20)} {more}"

    found = traces(held, measurements(held, adapter_text=answer))
    trace = found["answers that share 12 words with others, subjects aside"].trace
    assert (trace.n, trace.missed, trace.rows) == (216, 36, 1)
    assert [item.rows for item in trace.items] == [("row-1",)] * 5


def test_answers_that_are_their_subject_alone_are_named() -> None:
    def answer(item: ProbeItem, number: int) -> str:
        return f"{item.subject}." if number % 2 else f"{item.subject}: {invented(item.id, 30)}"

    found = traces(HELD, measurements(HELD, adapter_text=answer))
    trace = found["answers that say little beside their subject"].trace
    assert (trace.n, trace.missed) == (216, 108)
    assert (trace.items[0].score, trace.items[0].base_score, trace.items[0].missed) == (1.0, 0.0, True)


def test_answers_off_their_subject_are_named_with_what_they_said() -> None:
    silent = measurements(
        HELD, adapter_text=lambda item, number: invented(item.id, 20) if number % 4 else item.subject
    )
    found = traces(HELD, silent)["answers that take up their subject"]
    assert found.fails
    assert found.trace.missed == sum(number % 4 > 0 for number in range(2, 216, 3))
    worst = found.trace.items[0]
    assert (worst.score, worst.base_score, worst.missed) == (0.0, 1.0, True)
    assert worst.rows == ("row-0", "row-1", "row-2")
    assert found.trace.rows == 4


def test_a_run_that_rows_share_is_traced_to_rows_alone() -> None:
    run = "one two three four five six seven eight"
    held = with_rows(f"Say {run} now", "something else entirely", f"Or {run}.")
    figures = replace(held.figures, repeated_8gram_share=0.67, worst_8gram=run, distinct_3=0.2)
    found = traces(replace(held, figures=figures), measurements(held))
    trace = found["8-grams shared by training rows"].trace
    assert trace.scale == "rows whose answer holds the most frequent run of eight words"
    assert (trace.n, trace.missed, trace.items, trace.families) == (3, 2, (), ())
    assert [row.id for row in trace.nodes[0].shown] == ["row-0", "row-2"]
    repeated = found["distinct 3-grams of training rows"].trace
    assert [row.id for row in repeated.nodes[0].shown] == ["row-2", "row-0"]
