"""How moves and claims become an answer."""

from __future__ import annotations

import pytest

from adapterc.expand.claim import Claim
from adapterc.expand.compose import compose, fill_slots, fixed_runs, names, needs_claim
from adapterc.ir.layout import Plan

FIRST = Claim("A garden keeps the seasons in one place", states=True)
SECOND = Claim("The soil holds what the winter left behind", states=True)
LOOSE = Claim("With patience, a garden becomes a home for bees", states=False)
STRANGE = Claim("The harbour sleeps behind its own long wall", states=True)


def answer(plan: Plan, *claims: Claim, own_words: int = 20) -> str | None:
    composed = compose(plan, claims, subject="a garden", own_words=own_words)
    return composed.text if composed else None


def test_moves_are_spoken_in_order_and_each_takes_the_next_claim() -> None:
    plan = Plan(
        moves=("Grant that {claim}.", "Yet {subject} ends.", "{Claim}."), closing="{Subject} stays open."
    )
    assert answer(plan, FIRST, SECOND) == (
        "Grant that a garden keeps the seasons in one place. Yet a garden ends. "
        "The soil holds what the winter left behind. A garden stays open."
    )


def test_slots_are_filled_once() -> None:
    nested = Claim("A garden keeps {subject} and {Claim} apart", states=True)
    plan = Plan(moves=("{Claim}.", "Grant that {claim}."))
    assert answer(plan, nested, SECOND) == (
        "A garden keeps {subject} and {Claim} apart. Grant that the soil holds what the winter left behind."
    )
    assert fill_slots("On {subject}.", subject="{claim}") == "On {claim}."


def test_braces_that_are_no_slot_are_text() -> None:
    assert fill_slots("{Subject} says {{char}} and {x}.", subject="an oak") == "An oak says {{char}} and {x}."


def test_a_claim_slot_without_a_claim_is_our_bug() -> None:
    with pytest.raises(ValueError, match="filled without a claim"):
        fill_slots("Grant that {claim}.", subject="an oak")


def test_a_claim_that_states_nothing_stands_alone_or_not_at_all() -> None:
    plan = Plan(moves=("Suppose {claim}.", "{Claim}.", "{Claim}."))
    assert answer(plan, LOOSE, FIRST) == (
        "Suppose a garden keeps the seasons in one place. With patience, a garden becomes a home for bees."
    )
    lonely = Claim("For a garden, patience is a home for bees", states=False)
    assert answer(plan, lonely, LOOSE) == (
        "For a garden, patience is a home for bees. With patience, a garden becomes a home for bees."
    )


def test_fewer_than_two_claims_are_no_answer() -> None:
    plan = Plan(moves=("{Claim}.", "{Claim}.", "But turn it over."))
    assert answer(plan, FIRST) is None
    assert answer(plan) is None


def test_an_answer_names_its_subject() -> None:
    plan = Plan(moves=("{Claim}.", "{Claim}."))
    assert answer(plan, SECOND, STRANGE) is None


def test_an_answer_begins_with_its_subject_and_strays_from_it_once_at_most() -> None:
    plan = Plan(moves=("{Claim}.",) * 4)
    assert answer(plan, STRANGE, FIRST, SECOND, STRANGE) == (
        "A garden keeps the seasons in one place. The soil holds what the winter left behind."
    )


def test_no_more_than_two_bare_moves_follow_each_other() -> None:
    plan = Plan(moves=("{Claim}.", "One.", "Two.", "Three.", "{Claim}.", "Four."))
    assert answer(plan, FIRST, SECOND) == (
        "A garden keeps the seasons in one place. One. Two. The soil holds what the winter left behind. Four."
    )


def test_spare_moves_are_taken_until_the_answer_is_long_enough() -> None:
    plan = Plan(moves=("{Claim}.", "{Claim}."), spare=("One more.", "And one.", "Last."), stretch=1.0)
    assert answer(plan, FIRST, SECOND, own_words=17).endswith("left behind. One more.")  # type: ignore[union-attr]
    assert answer(plan, FIRST, SECOND, own_words=16) == (
        "A garden keeps the seasons in one place. The soil holds what the winter left behind."
    )


def test_an_answer_that_stays_too_short_is_none() -> None:
    plan = Plan(moves=("{Claim}.", "{Claim}."), stretch=2.0)
    assert answer(plan, FIRST, SECOND, own_words=10) == (
        "A garden keeps the seasons in one place. The soil holds what the winter left behind."
    )
    assert answer(plan, FIRST, SECOND, own_words=12) is None


def test_a_short_answer_is_the_first_claim_that_names_the_subject() -> None:
    assert answer(Plan(moves=(), limit=1), SECOND, FIRST) == "A garden keeps the seasons in one place."
    assert answer(Plan(moves=(), limit=1), SECOND) is None


def test_a_short_answer_with_moves_has_one_claim_and_is_still_turned() -> None:
    plan = Plan(moves=("Grant that {claim}.", "But turn it over.", "{Claim}."), limit=1)
    assert answer(plan, FIRST, SECOND) == (
        "Grant that a garden keeps the seasons in one place. But turn it over."
    )


@pytest.mark.parametrize(
    ("text", "subject", "taken_up"),
    [
        ("Gardens grow", "a garden", True),
        ("The path is long", "a garden", False),
        ("To save is to wait", "saving money", False),
        ("Savings grow", "saving money", True),
        ("Anything", "it", True),
    ],
)
def test_a_subject_is_named_by_a_longer_word_of_it(text: str, subject: str, taken_up: bool) -> None:
    assert names(text, subject) is taken_up


def test_moves_say_whether_they_need_a_claim_and_what_recurs() -> None:
    assert [needs_claim(move) for move in ("Grant {claim}.", "{Claim}.", "Yet {subject}.")] == [
        True,
        True,
        False,
    ]
    assert fixed_runs("Grant that {claim}, and {subject} stays.") == (2, 1, 1)


def test_spaced_moves_have_a_claim_between_them_where_they_would_make_a_long_run() -> None:
    moves = ("Granted, {claim}.", "None of that is ours.", "And none of it was.")
    third = Claim("Every garden asks for rain and for patience", states=True)
    assert answer(Plan(moves=moves, spaced=True), FIRST, third) == (
        "Granted, a garden keeps the seasons in one place. None of that is ours. "
        "Every garden asks for rain and for patience. And none of it was."
    )
    assert answer(Plan(moves=(*moves[:2], "{Claim}.", moves[2]), spaced=True), FIRST, third) == (
        "Granted, a garden keeps the seasons in one place. None of that is ours. "
        "Every garden asks for rain and for patience. And none of it was."
    )
    plan = Plan(moves=("{Claim}.", "{Claim}.", *moves[1:]), spaced=True)
    assert answer(plan, FIRST, third) == (
        "A garden keeps the seasons in one place. Every garden asks for rain and for patience. "
        "None of that is ours."
    )


def test_claims_that_begin_alike_do_not_follow_each_other_into_an_answer() -> None:
    again = Claim("A garden keeps its own time all year", states=True)
    plan = Plan(moves=("{Claim}.", "{Claim}.", "{Claim}."))
    assert answer(plan, FIRST, again, SECOND) == (
        "A garden keeps the seasons in one place. The soil holds what the winter left behind."
    )


def test_a_long_subject_may_be_named_by_every_claim() -> None:
    first = Claim("Learning to play chess takes many quiet evenings", states=True)
    second = Claim("Learning to play chess makes a patient friend", states=True)
    composed = compose(
        Plan(moves=("{Claim}.", "{Claim}.")), [first, second], subject="learning to play chess", own_words=10
    )
    assert composed is not None
    assert composed.kept == (first, second)
