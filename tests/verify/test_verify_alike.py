"""Answers that are one text but for their subject fail the gate of the whole; the base's own ways do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapterc.ir.dataset import ProbeItem
from adapterc.ir.verification import Answer, Check, ParrotVerdict
from adapterc.verify.alike import judge_alike, opening, runs_but_subject
from adapterc.verify.spoken import Spoken
from support.verifying import dataset, invented

ITEMS = [item for item in dataset(families=10, each=1).probes if item.trait == "open"]
HELD = ParrotVerdict(holds=True, checks=())
FILLER = "Whoever says {0} says enough. Leave {0} open for today, since nobody settles {0} right now at all."


def arm(say: Callable[[ProbeItem, int], str]) -> list[Answer]:
    return [
        Answer(item=item.id, text=say(item, place), tokens=20, finished=True)
        for place, item in enumerate(ITEMS)
    ]


def own(item: ProbeItem, _: int = 0) -> str:
    return invented(item.id, 24)


def found(say: Callable[[ProbeItem, int], str], base: Callable[[ProbeItem, int], str] = own) -> list[Check]:
    arms = zip(ITEMS, arm(base), arm(say), strict=True)
    gate = judge_alike(HELD, [Spoken(item=item, before=was, after=now) for item, was, now in arms])
    assert gate.holds == all(check.holds for check in gate.checks)
    return list(gate.checks)


@pytest.mark.parametrize(
    ("text", "subject", "begins"),
    [
        ("But is that the whole truth? Bread rises.", "bread", "but is that the whole"),
        ("Ahoy! Bread rises.", "bread", "ahoy"),
        ("A locked door is a promise.", "a locked door", "\N{HORIZONTAL ELLIPSIS} is a promise"),
        ("What is it, and what is it not?", "bread", ""),
        ("Bread", "bread", ""),
        ("", "bread", ""),
        ("So it is said.", "", "so it is said"),
    ],
)
def test_an_answer_begins_with_its_words_up_to_the_first_that_carries_meaning(
    text: str, subject: str, begins: str
) -> None:
    assert opening(text, subject) == begins


def test_answers_of_their_own_hold() -> None:
    assert [(check.found.estimate, check.holds) for check in found(own)] == [(0.0, True)] * 3


@pytest.mark.parametrize(("of_ten", "holds"), [(10, False), (5, False), (4, True), (2, True)])
def test_a_mark_before_answers_fails_where_it_stands_before_two_in_five(of_ten: int, *, holds: bool) -> None:
    check, *_ = found(lambda item, place: f"{'Now hear this: ' * (place < of_ten)}{own(item)}")
    assert check.holds is holds
    assert check.found.estimate == (of_ten / 10 if of_ten > 2 else 0.0)
    assert check.note == ("now hear" if of_ten > 2 else "")


def test_what_the_base_begins_with_as_often_is_its_own_way() -> None:
    def marked(item: ProbeItem, _: int) -> str:
        return f"The story of {item.subject} begins here. {own(item)}"

    check, *_ = found(marked, base=marked)
    assert (check.found.estimate, check.holds) == (0.0, True)


def test_filler_with_a_gap_for_the_subject_fails() -> None:
    def filled(item: ProbeItem, place: int) -> str:
        return f"{own(item)} {FILLER.format(item.subject) if place < 4 else ''}"

    _, check, _ = found(filled)
    assert check.name == "answers that share 12 words with others, subjects aside"
    assert (check.found.estimate, check.holds) == (0.4, False)
    assert not any(item.subject in check.note for item in ITEMS)


def test_so_it_does_where_the_base_has_none_of_it_and_not_where_it_has() -> None:
    def filled(item: ProbeItem, _: int) -> str:
        return f"{own(item)} {FILLER.format(item.subject)}"

    assert [check.holds for check in found(filled, base=filled)] == [True, True, True]
    assert [check.holds for check in found(filled)] == [True, False, True]


@pytest.mark.parametrize(("of_ten", "holds"), [(5, False), (4, True)])
def test_answers_that_are_their_subject_alone_fail(of_ten: int, *, holds: bool) -> None:
    def bare(item: ProbeItem, place: int) -> str:
        return f"{item.subject.capitalize()}." if place < of_ten else own(item)

    *_, check = found(bare)
    assert (check.name, check.found.estimate) == (
        "answers that say little beside their subject",
        of_ten / 10,
    )
    assert check.holds is holds
    assert found(bare, base=bare)[-1].found.estimate == 0.0


def test_a_gap_stands_for_the_whole_subject() -> None:
    text = "one two three a locked door four five six seven eight nine ten eleven"
    (run, *_) = runs_but_subject(text, "a locked door")
    assert "locked" not in run


def test_without_answers_the_gate_is_as_it_was() -> None:
    assert judge_alike(HELD, []) is HELD
