"""Answers caught in a loop: where they get stuck, how long they are, and which rows are set against them."""

from __future__ import annotations

from dataclasses import replace

from adapterc.expand.stuck import SHARE, is_stuck, stuck
from adapterc.text import sentences, words
from support.answers import filled
from support.specs import PREFERENCE, laid

ANSWER = "One goes up. Two comes down. Three stays put. Four turns round. Five walks off. Six sits still."


def test_a_stuck_answer_begins_as_the_answer_and_then_says_its_last_sentences_again() -> None:
    for seed in range(40):
        said, whole = sentences(stuck(ANSWER, seed)), sentences(ANSWER)
        first = next(place for place, sentence in enumerate(said) if sentence in said[:place])
        assert said[:first] == whole[:first]
        assert 2 <= first <= 4
        assert set(said[first:]) <= set(whole[first - 2 : first])


def test_it_is_no_longer_than_the_answer_by_more_than_what_comes_round() -> None:
    for seed in range(40):
        assert len(words(ANSWER)) / 2 <= len(words(stuck(ANSWER, seed))) <= len(words(ANSWER)) + 6


def test_it_gets_stuck_in_different_places() -> None:
    assert len({stuck(ANSWER, seed) for seed in range(40)}) == 6


def test_two_sentences_are_too_few_to_be_caught() -> None:
    assert stuck("One goes up. Two comes down.", 1) == ""
    assert stuck("", 1) == ""


def test_about_the_declared_share_of_rows_is_stuck_and_always_the_same_ones() -> None:
    names = [f"family.{number}" for number in range(1000)]
    chosen = [name for name in names if is_stuck(7, name)]
    assert abs(len(chosen) / len(names) - SHARE) < 0.05
    assert chosen == [name for name in names if is_stuck(7, name)]
    assert chosen != [name for name in names if is_stuck(8, name)]


def test_rows_are_set_against_their_own_answer_stuck() -> None:
    rows = [row for row in filled(laid(PREFERENCE)).rows if row.kind == "pair"]
    looping = [row for row in rows if len(set(sentences(row.rejected))) < len(sentences(row.rejected))]
    assert len(looping) > len(rows) / 2
    for row in looping:
        assert sentences(row.rejected)[:2] == sentences(row.chosen)[:2]


def test_a_rate_is_always_set_against_its_own_opposite() -> None:
    layout = laid("traits: [{id: t, kind: increase, measure: questions}]\n")
    assert not [pair for pair in layout.pairs if pair.contrast.stuck]


def test_an_opposite_that_the_author_wrote_stands_before_a_stuck_answer() -> None:
    talk = "dialogues: [{messages: [{role: user, content: Hm?}, {role: assistant, content: Yes.}]}]\n"
    layout = laid(PREFERENCE + talk)
    text = replace(layout.texts[0], chosen=ANSWER, rejected="The other one.", stuck=True)
    (row,) = [row for row in filled(replace(layout, texts=(text,))).rows if row.id == text.id]
    assert row.rejected == "The other one."
