"""What rules that read no meaning make of a preference's pairs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.dataset import Dataset
from adapterc.ir.spec import Trait
from adapterc.verify.cues import trivial_cues
from adapterc.verify.judge import judge
from support.verifying import dataset, measurements, spec, trait

PREFERENCE = trait("preference")


def of(held: Dataset, which: Trait = PREFERENCE) -> dict[str, float]:
    return {one.rule: one.share.estimate for one in trivial_cues(which, held)}


def saying(to: str, opposite: str) -> Dataset:
    """Pairs whose answers are these, about their subjects."""
    held = dataset()
    pairs = (
        replace(item, to=to.format(item.subject), opposite=opposite.format(item.subject))
        for item in held.pairs
    )
    return replace(held, pairs=tuple(pairs))


def taught(held: Dataset, chosen: str, rejected: str) -> Dataset:
    """Rows of the trait that say this and not that, about tin."""
    rows = (
        replace(
            row,
            origin=replace(row.origin, node="traits.paradoxical-reasoning.pairs.0"),
            chosen=chosen.format(row.subject),
            rejected=rejected.format(row.subject),
        )
        for row in held.rows
    )
    return replace(held, rows=tuple(rows))


def test_a_length_that_parts_the_poles_takes_every_pair() -> None:
    longer = saying("There is {}, and yet there is none", "There is {}")
    assert of(longer)["the longer answer"] == 1.0
    assert of(saying("There is {}", "There is {}, and yet there is none"))["the shorter answer"] == 1.0


def test_answers_that_open_by_defining_are_told_from_those_that_do_not() -> None:
    held = saying("Who would miss {} but the deaf", "In short {} is a thing of use")
    assert of(held)["the answer that does not open by defining"] == 1.0
    assert of(saying("{} means this", "this has {} in it"))["the answer that opens by defining"] == 1.0


def test_a_definition_behind_the_opening_is_none() -> None:
    late = "one two three four five six seven eight nine {} is a thing"
    assert of(saying(late, late + " of use"))["the answer that opens by defining"] == 0.5


def test_what_ties_takes_half() -> None:
    assert of(saying("{} now and then", "{} here and there")) == {
        "the longer answer": 0.5,
        "the answer that opens by defining": 0.5,
        "the answer with more questions": 0.5,
    }


def test_questions_are_counted() -> None:
    assert of(saying("{} or not?", "{} or not."))["the answer with more questions"] == 1.0
    assert of(saying("{} or not.", "{} or not?"))["the answer with fewer questions"] == 1.0


def test_the_word_that_opens_the_rows_of_the_declared_pole_is_a_rule() -> None:
    held = taught(saying("Yet {}", "So {}"), "Yet {} hides", "So {} shows")
    assert of(held)["the answer that opens as more rows of the declared pole do"] == 1.0
    other = taught(saying("So {}", "Yet {}"), "Yet {} hides", "So {} shows")
    assert of(other)["the answer that opens as fewer rows of the declared pole do"] == 1.0


@pytest.mark.parametrize(
    ("chosen", "rejected", "of_rows"),
    [("tin is long and long", "tin", 1.0), ("tin", "tin is long and long", 0.0), ("tin", "tin", 0.5)],
)
def test_it_is_told_whether_the_rows_teach_a_rule(chosen: str, rejected: str, of_rows: float) -> None:
    held = taught(saying("There is {}, and yet there is none", "There is {}"), chosen, rejected)
    first = trivial_cues(PREFERENCE, held)[0]
    assert (first.rule, first.share.estimate, first.of_rows) == ("the longer answer", 1.0, of_rows)


def test_rows_of_other_parts_teach_nothing_of_the_trait() -> None:
    held = dataset()
    others = tuple(replace(row, rejected="short") for row in held.rows)
    assert {one.of_rows for one in trivial_cues(PREFERENCE, replace(held, rows=others))} == {None}


def test_a_share_has_the_interval_of_a_share_over_families() -> None:
    share = trivial_cues(PREFERENCE, saying("There is {}, and yet there is none", "There is {}"))[0].share
    assert (round(share.low, 3), share.high) == (0.872, 1.0)


def test_another_trait_has_none() -> None:
    assert trivial_cues(trait("increase"), dataset()) == ()
    assert trivial_cues(PREFERENCE, dataset(pairs=False)) == ()


def test_it_stands_beside_the_verdict_and_decides_nothing() -> None:
    held = dataset(families=24, each=3, cap=200)
    preference, length, _ = judge(spec(), held, measurements(held)).traits
    assert [one.rule for one in preference.cues][:1] == ["the longer answer"]
    assert preference.verdict == "VERIFIED"
    assert length.cues == ()
