"""A text gets a form and loses it; its sentences stay as they are."""

from __future__ import annotations

import pytest

from adapterc.expand.measured import WRITERS, cleared, written
from adapterc.expand.structured import broken, joined, led, listed, unheaded, unlisted
from adapterc.ir.layout import Manner
from adapterc.ir.measures import STRUCTURES
from adapterc.structure_scorers import has_structure

PLAIN = "A garden keeps the seasons. The soil holds what is left. Rain falls."
PHRASES = {
    "numbered_list": ("On {subject}:",),
    "bullet_list": ("On {subject}:", "-"),
    "heading": ("## {Subject}",),
    "opens_with_question": ("Where does {subject} begin?",),
    "ends_with_question": ("What does {subject} cost?",),
}
WRITTEN = {
    "numbered_list": "On a garden:\n1. A garden keeps the seasons.\n"
    "2. The soil holds what is left.\n3. Rain falls.",
    "bullet_list": "On a garden:\n- A garden keeps the seasons.\n"
    "- The soil holds what is left.\n- Rain falls.",
    "one_paragraph": PLAIN,
    "heading": f"## A garden\n\n{PLAIN}",
    "lead_sentence": "A garden keeps the seasons.\n\nThe soil holds what is left. Rain falls.",
    "opens_with_question": f"Where does a garden begin? {PLAIN}",
    "ends_with_question": f"{PLAIN} What does a garden cost?",
}


def shape(name: str, *, shown: bool = True) -> Manner:
    return Manner(measure=name, shown=shown, phrases=PHRASES.get(name, ()) if shown else ())


def formed(*names: str, text: str = PLAIN) -> str:
    return written(text, [shape(name) for name in names], subject="a garden")


def test_every_structure_has_a_writer() -> None:
    assert {structure.id for structure in STRUCTURES} == set(WRITTEN) <= {one.measure for one in WRITERS}


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_form_that_is_shown_reads_so(name: str) -> None:
    assert formed(name) == WRITTEN[name]


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_what_was_formed_can_lose_its_form(name: str) -> None:
    left = written(WRITTEN[name], [shape(name, shown=False)], subject="a garden")
    assert not has_structure(name, left)
    assert " ".join(left.split()) == PLAIN


@pytest.mark.parametrize("name", ["numbered_list", "bullet_list", "lead_sentence"])
def test_one_sentence_cannot_have_a_form_of_several(name: str) -> None:
    assert formed(name, text="Rain falls.") == ""


def test_one_sentence_cannot_be_several_paragraphs() -> None:
    assert written("Rain falls.", [shape("one_paragraph", shown=False)], subject="") == ""


def test_a_lead_sentence_stands_over_a_list() -> None:
    assert formed("lead_sentence", "numbered_list", "ends_with_question") == (
        "A garden keeps the seasons.\n\nOn a garden:\n1. The soil holds what is left.\n2. Rain falls.\n\n"
        "What does a garden cost?"
    )


def test_forms_that_exclude_each_other_leave_nothing() -> None:
    assert formed("numbered_list", "one_paragraph") == ""


def test_other_points_become_the_ones_that_are_asked_for() -> None:
    assert formed("numbered_list", text="Notes:\n- It grows.\n- It rests.") == (
        "On a garden:\n1. It grows.\n2. It rests."
    )


def test_a_form_is_not_looked_for_in_single_sentences() -> None:
    hidden = (shape("one_paragraph", shown=False),)
    assert cleared(("Rain falls.", "It grows."), hidden) == ("Rain falls.", "It grows.")


def test_paragraphs_are_joined_and_broken() -> None:
    assert broken("One is. Two is.") == "One is.\n\nTwo is."
    assert broken(PLAIN) == "A garden keeps the seasons. The soil holds what is left.\n\nRain falls."
    assert joined("One is.\n\nTwo is.") == "One is. Two is."
    assert led("") == ""


def test_headings_and_marks_are_taken_away() -> None:
    assert unheaded("# Gardens\nThey grow.") == "They grow."
    assert unlisted("Notes:\n1. It grows.\n2) It rests.") == "It grows. It rests."
    assert listed("Alone.", ("Notes:", "-")) == ""
