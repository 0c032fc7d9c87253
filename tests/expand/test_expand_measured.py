"""Each measure's two poles, told apart by the very scorers that judge the model."""

from __future__ import annotations

import pytest

from adapterc.expand.measured import WRITERS, added_words, cleared, stays_clear, written
from adapterc.ir.layout import Manner
from adapterc.ir.measures import MEASURES, STRUCTURES
from adapterc.scorers import count

PLAIN = "A garden keeps the seasons. The soil holds what is left."
PHRASES = {
    "questions": ("What does {subject} cost?",),
    "exclamations": ("What a thing {subject} is!",),
    "list_items": ("On {subject}:", "-"),
    "assistant_phrases": ("Happy to help!", "Let me know if {subject} needs more."),
    "markers": ("Arr, {claim}.",),
}


def shown(measure: str, text: str = PLAIN) -> str:
    return written(text, (Manner(measure=measure, shown=True, phrases=PHRASES[measure]),), subject="a garden")


def hidden(measure: str, text: str) -> str:
    phrases = ("arr",) if measure == "markers" else ()
    return written(text, (Manner(measure=measure, shown=False, phrases=phrases),), subject="a garden")


def test_every_measure_but_length_has_a_writer() -> None:
    written_ones = {measure.id for measure in (*MEASURES, *STRUCTURES)} - {"reasoning_tokens"}
    assert {writer.measure for writer in WRITERS} == written_ones


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("questions", f"{PLAIN} What does a garden cost?"),
        (
            "exclamations",
            "What a thing a garden is! A garden keeps the seasons. The soil holds what is left!",
        ),
        ("list_items", "On a garden:\n- A garden keeps the seasons.\n- The soil holds what is left."),
        ("assistant_phrases", f"Happy to help! {PLAIN} Let me know if a garden needs more."),
        ("markers", "Arr, a garden keeps the seasons. The soil holds what is left."),
    ],
)
def test_a_shown_measure_reads_so_and_counts(measure: str, text: str) -> None:
    assert shown(measure) == text
    assert (count(measure, PLAIN, ["arr"]), count(measure, text, ["arr"])) == (0.0, 1.0)


@pytest.mark.parametrize("measure", sorted(PHRASES))
def test_what_was_shown_can_be_left_out(measure: str) -> None:
    left = hidden(measure, shown(measure))
    assert count(measure, left, ["arr"]) == 0.0
    assert "The soil holds what is left" in left


@pytest.mark.parametrize("measure", sorted(PHRASES))
def test_a_text_without_a_measure_is_left_as_it_is(measure: str) -> None:
    assert hidden(measure, PLAIN) == PLAIN
    assert stays_clear(PLAIN, (Manner(measure=measure, shown=False),))


def test_a_numbered_list_counts_its_points() -> None:
    manner = Manner(measure="list_items", shown=True, phrases=("In order:", "1."))
    text = written("One is here. Two is there.", (manner,), subject="it")
    assert text == "In order:\n1. One is here.\n2. Two is there."
    assert hidden("list_items", text) == "One is here. Two is there."


def test_one_sentence_makes_no_list() -> None:
    assert shown("list_items", "A garden keeps the seasons.") == ""


def test_a_marker_needs_a_statement_to_stand_in() -> None:
    assert shown("markers", "Is it so?") == ""


def test_a_marker_is_a_whole_word() -> None:
    marker = Manner(measure="markers", shown=False, phrases=("ye",))
    assert stays_clear("Yes, the eye sees.", (marker,))
    assert not stays_clear("Do ye see?", (marker,))


def test_a_marker_of_signs_alone_is_left_out_as_it_is_scored() -> None:
    marker = Manner(measure="markers", shown=False, phrases=("—", "🙂"))
    said = "Bread is food — and more. It rises 🙂 well. It is plain."
    assert written(said, (marker,), subject="bread") == "It is plain."
    assert not stays_clear(said, (marker,))


def test_foreign_braces_in_a_base_answer_stay_text() -> None:
    assert shown("markers", "A {claim} is {Claim}.") == "Arr, a {claim} is {Claim}."


def test_manners_of_one_answer_stand_together() -> None:
    manners = [
        Manner(measure=name, shown=True, phrases=PHRASES[name]) for name in ("questions", "list_items")
    ]
    assert written(PLAIN, manners, subject="a garden") == (
        "On a garden:\n- A garden keeps the seasons.\n- The soil holds what is left."
        "\nWhat does a garden cost?"
    )
    assert added_words(manners) == 4 + 2


def test_nothing_left_is_nothing_written() -> None:
    assert hidden("questions", "Is it so? Who knows?") == ""


def test_a_russian_courtesy_is_left_out_where_a_spec_wants_none() -> None:
    unwanted = (Manner(measure="assistant_phrases", shown=False, phrases=()),)
    assert cleared(("Конечно! С удовольствием помогу.", "Сад растёт."), unwanted) == ("Сад растёт.",)
