"""A teacher's answers become rows, or are dropped for a reason that is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapterc.expand.fill import FillRequest, fill, openings, unanswered
from adapterc.expand.taught import FAULTS, in_manners, usable
from adapterc.expand.teaching import taught_questions
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import Layout, Manner, Plan
from adapterc.ir.taught import TaughtAnswer
from support.answers import canned_answers, said
from support.specs import PREFERENCE, laid
from support.turns import TURNS

SELF = "dataset: {teacher: self, rows: 30}\n"
GOOD = "A garden is kept by whoever comes back to it. What it asks for is patience, and not much else."
TOLD = frozenset({("you", "weigh", "what", "happened", "before", "you", "answer", "a")})


def answer(text: str, **changes: Any) -> TaughtAnswer:
    plain = TaughtAnswer(
        key="k", persona="traits.calm", question="What is a garden?", text=text, finished=True
    )
    return replace(plain, **changes)


def judged(text: str, plan: Plan = Plan(moves=()), **changes: Any) -> tuple[str, str | None]:  # noqa: B008
    return usable(answer(text, **changes), plan, TOLD, usual=60.0, subject="a garden")


def filled(layout: Layout, answers: dict[tuple[str, str], TaughtAnswer]) -> Dataset:
    return fill(
        FillRequest(
            layout=layout,
            answers=canned_answers(layout),
            continuations=dict.fromkeys(openings(layout), " and so on."),
            turns=TURNS,
            seed=0,
            taught=answers,
        )
    )


def lessons(layout: Layout, **texts: str) -> dict[tuple[str, str], TaughtAnswer]:
    """An answer to every question, each of its own words."""
    return {
        (one.persona, one.question): TaughtAnswer(
            key=one.question,
            persona=one.persona,
            question=one.question,
            text=texts.get(one.persona, said(one.question, "the matter")),
            finished=True,
        )
        for one in taught_questions(layout)
    }


def test_the_answer_is_chosen_as_it_was_said_against_the_bases_own() -> None:
    layout = laid(PREFERENCE + SELF)
    dataset = filled(layout, lessons(layout))
    pairs = {pair.id: pair for pair in layout.pairs}
    rows = [row for row in dataset.rows if row.id in pairs]
    assert len(rows) > 20
    for row in rows:
        assert row.kind == "pair"
        assert row.chosen == said(row.messages[0].content, "the matter")
        assert row.rejected
    assert dataset.taught is not None
    assert dataset.taught.kept == len(layout.pairs)
    assert dataset.taught.dropped == ()
    assert [one.question for one in dataset.taught.answers] == [
        one.question for one in taught_questions(layout)
    ]


def test_the_base_is_not_asked_for_more_to_weave() -> None:
    layout = laid(PREFERENCE + SELF)
    poor = dict.fromkeys(unanswered(layout, {}), "You can do it!")
    assert unanswered(layout, poor) == ()
    plain = laid(PREFERENCE + "dataset: {rows: 30}\n")
    assert unanswered(plain, dict.fromkeys(unanswered(plain, {}), "You can do it!"))


def test_a_gap_of_the_role_is_answered_by_the_teacher() -> None:
    layout = laid(PREFERENCE + "role: {title: A stoic., summary: I weigh things.}\n" + SELF)
    dataset = filled(layout, lessons(layout, role=GOOD))
    (row,) = [
        row for row in dataset.rows if row.messages and row.messages[0].content == "Introduce yourself."
    ]
    assert (row.chosen, row.origin.node) == (GOOD, "role.title")
    assert dataset.taught is not None
    assert dict(dataset.taught.dropped) == {"copy": 2}  # the same text, for the two gaps behind it


def test_what_is_dropped_makes_no_row() -> None:
    layout = laid(PREFERENCE + SELF)
    answers = lessons(layout)
    names = sorted(answers)
    answers[names[0]] = replace(answers[names[0]], text="I'm sorry, but I can't help with that question.")
    answers[names[1]] = replace(answers[names[1]], text="")
    dataset = filled(layout, answers)
    assert dataset.taught is not None
    assert dict(dataset.taught.dropped) == {"refused": 1, "empty": 1}
    assert dataset.taught.kept == len(layout.pairs) - 2
    asked = {row.messages[0].content for row in dataset.rows if row.messages}
    assert not asked & {question for _, question in names[:2]}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("…", "empty"),
        ("I’m sorry, but I can’t assist with that request, whatever it is you may want.", "refused"),
        ("Извините, но я не могу ответить на этот вопрос, потому что он мне не нравится.", "refused"),
        (f"As an AI language model, I have no garden. {GOOD}", "out of role"),
        (f"{GOOD} {GOOD}", "stuck"),
        (f"Well, you weigh what happened before you answer a question. {GOOD}", "recited"),
        ("A garden is a garden.", "short"),
        ("<think>The user wants to know of gardens, and I", "empty"),
    ],
)
def test_why_an_answer_is_of_no_use(text: str, fault: str) -> None:
    assert judged(text) == ("", fault)
    assert fault in FAULTS


def test_an_answer_that_is_of_use() -> None:
    assert judged(GOOD) == (GOOD, None)
    assert judged(f"<think>Gardens. Hm.</think>\n\n{GOOD}\n") == (GOOD, None)
    assert judged(GOOD, refused=True) == ("", "refused")


def test_what_was_cut_off_ends_with_its_last_whole_sentence() -> None:
    assert judged(f"{GOOD} And then", finished=False) == (GOOD, None)
    assert judged("A garden is kept by whoever comes back to it, day after day, and", finished=False) == (
        "",
        "cut off",
    )
    assert judged(f"{GOOD}\n- a list") == (f"{GOOD}\n- a list", None)


def test_the_length_that_the_spec_asks_for() -> None:
    assert judged(GOOD, Plan(moves=(), stretch=1.2)) == ("", "short")
    assert judged(GOOD, Plan(moves=(), limit=1)) == ("A garden is kept by whoever comes back to it.", None)


def test_manners_are_written_where_the_answer_lacks_them() -> None:
    listed = "Main points:\n1. A garden is kept.\n2. It asks for patience."
    numbered = Manner(measure="numbered_list", shown=True, phrases=("Main points:",))
    assert in_manners(listed, (numbered,), subject="a garden") == listed
    assert in_manners(GOOD, (numbered,), subject="a garden").startswith("Main points:\n1. A garden")
    calm = Manner(measure="exclamations", shown=False)
    assert in_manners("A garden! It is kept.", (calm,), subject="") == "A garden. It is kept."
    quiet = Manner(measure="questions", shown=False)
    assert in_manners("Why a garden?", (quiet,), subject="") == ""
    assert judged(
        "Is it a garden that we keep, or is it the garden that keeps us here?",
        Plan(moves=(), manners=(quiet,)),
    ) == (
        "",
        "form",
    )
