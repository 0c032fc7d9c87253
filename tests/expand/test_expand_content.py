"""What of a base's answer is kept, word for word, and what is not."""

from __future__ import annotations

import pytest

from adapterc.expand.claim import Claim
from adapterc.expand.content import claims, without_stock


def kept(answer: str, subject: str = "a garden") -> list[str]:
    return [claim.text for claim in claims(answer, subject)]


def test_whole_sentences_are_kept_in_order_without_their_full_stop() -> None:
    answer = "A garden keeps the seasons in one place. The soil holds what the winter has left behind."
    assert kept(answer) == [
        "A garden keeps the seasons in one place",
        "The soil holds what the winter has left behind",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "A garden is small.",  # too short to say anything
        "A garden " + "and a path " * 12 + "is long.",  # too long
        "You can plant your seeds in the early spring.",  # addresses the reader
        "A garden is a powerful tool for a healthy mind.",  # a stock phrase
        "A garden is a place for plants and",  # cut off
        "Does a garden belong to the one who digs it?",  # no statement
        "- A garden needs water and light every day.",  # a point of a list
        "A garden has two parts: the beds and the paths.",  # announces a list
        'A garden is called "the slow art" by its keepers.',  # quotes
        "They bring colour to the street in every season.",  # speaks of something before it
        "A garden is a garden and a garden is a garden.",  # stutters
        "The {subject} of a garden is what grows there.",  # a foreign brace
    ],
)
def test_what_is_not_worth_keeping(sentence: str) -> None:
    assert kept(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Вы можете посадить ваши семена ранней весной в сырую землю.",  # addresses the reader
        "Сад играет важную роль в жизни каждого человека на земле.",  # a stock phrase
        "Они приносят краски на улицу в любое время тёплого года.",  # speaks of something before it
        "Попробуйте поливать сад ранним утром тёплой водой из бочки.",  # advises
        "Важно поливать сад ранним утром тёплой водой из бочки.",  # advises
        "Сад мал.",  # too short to say anything
        "Сад для многих людей в городе «тихое место для всех.»",  # quotes a sentence
    ],
)
def test_what_is_not_worth_keeping_in_russian(sentence: str) -> None:
    assert kept(sentence, "сад") == []


def test_whole_russian_sentences_are_kept_and_may_stand_inside_another() -> None:
    found = claims("Таким образом, сад круглый год хранит в одном месте все времена.", "сад")
    assert [(claim.text, claim.clause, claim.states) for claim in found] == [
        (
            "Сад круглый год хранит в одном месте все времена",
            "сад круглый год хранит в одном месте все времена",
            True,
        )
    ]


def test_lead_ins_go_and_the_sentence_stays() -> None:
    assert kept("However, in essence, a garden keeps the seasons in one place.") == [
        "A garden keeps the seasons in one place"
    ]


@pytest.mark.parametrize(
    ("said", "anchored"),
    [
        ("It is a place where the seasons are kept.", "A garden is a place where the seasons are kept"),
        ("It's a place where the seasons are kept.", "A garden is a place where the seasons are kept"),
        ("It requires a patient hand and much water.", "A garden requires a patient hand and much water"),
    ],
)
def test_a_pronoun_is_replaced_by_the_subject(said: str, anchored: str) -> None:
    assert kept(said) == [anchored]


def test_a_pronoun_that_cannot_be_replaced_is_dropped() -> None:
    assert kept("Its walls hold the warmth of the whole day.") == []


def test_what_is_said_twice_is_kept_once() -> None:
    answer = "A garden keeps the seasons in one place. A garden keeps all the seasons in one place."
    assert kept(answer) == ["A garden keeps the seasons in one place"]


def test_code_is_no_claim() -> None:
    assert kept(
        "```\nA garden keeps the seasons in one place.\n``` Soil holds what the winter left behind."
    ) == ["Soil holds what the winter left behind"]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("The soil holds water", "the soil holds water"),
        ("DNA holds a plan", "DNA holds a plan"),
        ("I hold the line", "I hold the line"),
    ],
)
def test_inside_a_sentence_a_claim_begins_small_unless_its_first_word_may_not(text: str, clause: str) -> None:
    assert Claim(text, states=True).clause == clause


def test_a_claim_states_when_it_can_stand_after_suppose() -> None:
    first, second = claims(
        "A garden keeps the seasons in one place. With patience, beds become a quiet home for bees.",
        "a garden",
    )
    assert (first.states, second.states) == (True, False)


def test_a_run_that_many_answers_share_is_the_bases_phrase() -> None:
    stock = Claim("The meaning of it all is hard to say", states=True)
    own = [Claim(f"The {word} keeps its own counsel all day", states=True) for word in "abcdef"]
    four = ((stock, own[0]), (stock, own[1]), (stock,), (own[2], stock))
    assert without_stock(four) == ((own[0],), (own[1],), (), (own[2],))
    three = four[:3]
    assert without_stock(three) == three


@pytest.mark.parametrize(
    ("answer", "clause"),
    [
        (
            "A harbour wall is Dr. Smith's favourite walk in the evening.",
            "a harbour wall is Dr. Smith's favourite walk in the evening",
        ),
        (
            "The chapel of St. Mary by a harbour wall is old.",
            "the chapel of St. Mary by a harbour wall is old",
        ),
        (
            "Yes, a harbour wall is what keeps the waves out.",
            "a harbour wall is what keeps the waves out",
        ),
        ("St. Ives is a town with a harbour wall.", "St. Ives is a town with a harbour wall"),
    ],
)
def test_titles_of_names_and_a_yes_break_no_sentence(answer: str, clause: str) -> None:
    assert [claim.clause for claim in claims(answer, "a harbour wall")] == [clause]


def test_a_name_that_was_asked_about_keeps_its_capital() -> None:
    [paris] = claims("Paris is a town where every street has a story.", "Paris in the rain")
    [street] = claims("Streets in the rain are where Paris is itself.", "streets of Paris")
    assert (paris.clause[:5], street.clause[:7]) == ("Paris", "streets")
