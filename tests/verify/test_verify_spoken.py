"""What the gates on all answers read: traits, open questions and frames, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.errors import CompilerBugError
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from adapterc.verify.spoken import spoken
from support.framed import framed
from support.verifying import dataset, invented, measurements, spec

HELD = dataset(families=24, each=3, cap=200)


def test_answers_to_frames_are_read_and_those_after_facts_are_not() -> None:
    held, measured = framed(HELD, measurements(HELD), ["said to the frame"])
    found = spoken(held, measured)
    assert [one.item.id for one in found] == [*(item.id for item in HELD.probes), "stride-0"]
    last = found[-1]
    assert (last.base, last.said, last.item.trait) == ("base of 0", "said to the frame", "frames.turn")
    assert (last.item.subject, last.item.question) == ("", "Why is it so, for the 0th time?")


def test_without_answers_to_frames_the_others_are_all() -> None:
    held, measured = framed(HELD, measurements(HELD), ["said"])
    assert len(spoken(HELD, measured)) == len(HELD.probes)
    assert len(spoken(held, replace(measured, parts=None))) == len(HELD.probes)


def test_an_answer_that_was_never_measured_is_a_bug() -> None:
    held, _ = framed(HELD, measurements(HELD), ["one", "two"])
    _, fewer = framed(HELD, measurements(HELD), ["one"])
    with pytest.raises(CompilerBugError, match="stride-1"):
        spoken(held, fewer)


def test_answers_to_frames_that_begin_alike_fail_the_gate() -> None:
    texts = [f"Consider {invented(f'turn{number}', 20)}" for number in range(200)]
    held, measured = framed(HELD, measurements(HELD), texts)
    found = judge(spec(), held, measured).parrot
    assert [check.name for check in found.checks if not check.holds] == ["answers that begin alike"]
    assert next(check.note for check in found.checks if not check.holds) == "consider"


def test_rows_recited_to_frames_alone_are_traced_to_them() -> None:
    held, measured = framed(HELD, measurements(HELD), [HELD.rows[0].chosen] * 60)
    found = explained(judge(spec(), held, measured), spec(), held, measured).parrot
    traced = {one.condition: one.trace for one in found.traces}
    worst = traced["8-word runs that stand in a training row, mean of all answers"]
    assert (worst.n, worst.missed) == (len(HELD.probes) + 60, 60)
    assert {item.id.split("-")[0] for item in worst.items} == {"stride"}
