"""Key words in an answer, steps in its sentences, a fact among others: what is counted of parts of a spec."""

from __future__ import annotations

import pytest

from adapterc.part_scorers import alike, fact_margin, holds, score_choices, score_turn, steps_present


@pytest.mark.parametrize(
    ("one", "other"),
    [("hold", "holds"), ("large", "largest"), ("leave", "leaving"), ("книга", "книги"), ("1812", "1812")],
)
def test_forms_of_a_word_are_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("part", "particle"), ("contrary", "continue"), ("due", "duel"), ("1812", "18121"), ("keep", "turn")],
)
def test_words_that_only_begin_alike_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


def test_an_answer_needs_half_of_the_key_words_and_two_where_there_are_two() -> None:
    assert holds("The sand grains are large.", ("sand", "clay", "grain", "silt"))
    assert not holds("The sand is warm.", ("sand", "clay", "grain", "silt"))
    assert not holds("The sand is warm.", ("sand", "clay"))
    assert holds("The sand is warm.", ("sand",))
    assert not holds("", ("sand",))


def test_a_step_stands_in_one_sentence_or_not_at_all() -> None:
    steps = (("keep", "plain"), ("lean", "contrary", "hold"))
    assert steps_present("I keep the plain answer. Then I lean it on its contrary.", steps) == 1.0
    assert steps_present("I keep it. The answer is plain.", steps) == 0.0


def test_a_fact_wins_by_the_byte_and_not_by_its_length() -> None:
    choices = ("short", "a much longer text")
    assert fact_margin([-5.0, -9.0], choices, 1) == pytest.approx(-9 / 18 + 5 / 5)
    doc = {"choices": list(choices), "gold": 1}
    assert score_choices(doc, [(-5.0, False), (-9.0, False)])["acc_bytes"] == 1.0


def test_a_turn_is_the_mean_of_its_tokens() -> None:
    assert score_turn({"tokens": 4}, [(-6.0, False)]) == {"nats_a_token": -1.5}
