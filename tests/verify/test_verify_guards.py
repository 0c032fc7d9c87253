"""What a longer answer must also be."""

from __future__ import annotations

from adapterc.ir.dataset import Origin, ProbeItem
from adapterc.ir.verification import Answer, Check
from adapterc.verify.guards import length_guards

ACROSS = "distinct 3-grams across answers, of the base's"


def words(first: int, count: int) -> str:
    return " ".join(f"w{number}" for number in range(first, first + count))


def across(base: list[str], adapter: list[str]) -> Check:
    items = [
        ProbeItem(
            id=f"i{number}",
            trait="t",
            origin=Origin(node="n", template="", family=f"f{number}", split="verify", seed=0),
            subject="",
            question="?",
            prompt="?",
            cap=256,
        )
        for number in range(len(base))
    ]
    arms = [
        [Answer(item=f"i{number}", text=text, tokens=20, finished=True) for number, text in enumerate(arm)]
        for arm in (base, adapter)
    ]
    return next(check for check in length_guards(items, *arms) if check.name == ACROSS)


def test_answers_that_share_their_turns_are_less_various_than_the_bases() -> None:
    found = across([words(0, 12), words(20, 12)], [words(0, 12), words(0, 12)])
    assert (found.found.estimate, found.holds) == (0.5, False)


def test_longer_answers_are_read_for_as_many_words_as_both_arms_have() -> None:
    longer = [f"{words(first, 12)} {words(0, 30)} {words(first + 50, 12)}" for first in (100, 200)]
    found = across([words(0, 12), words(20, 12)], longer)
    assert (found.found.estimate, found.holds) == (1.0, True)


def test_filler_behind_what_the_base_says_too_is_read() -> None:
    own = [words(first, 12) for first in (0, 20)]
    found = across(own, [f"{said} {words(100, 30)}" for said in own])
    assert (found.found.estimate, found.holds) == (0.5, False)
