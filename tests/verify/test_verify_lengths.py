from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapterc.ir.dataset import Dataset, ProbeItem
from adapterc.ir.verification import Answer, Check, Measurements, TraitVerdict
from adapterc.verify.judge import judge
from adapterc.verify.lengths import ON_OPEN, asked_sentences
from support.verifying import dataset, invented, measurements, spec, trait


def longer(measured: Measurements | None = None, held: Dataset | None = None) -> TraitVerdict:
    held = held or dataset(families=24, each=3, cap=200)
    return judge(spec(trait("increase")), held, measured or measurements(held)).traits[0]


def row(found: TraitVerdict, name: str = ON_OPEN) -> Check:
    return next(check for check in found.checks if check.name == name)


def short_on_open(item: ProbeItem, number: int) -> str:
    return f"{item.subject} {invented(item.id, (10 if item.trait == 'open' else 50) + number % 7)}"


def cut_on_open(measured: Measurements, *, base: int, adapter: int) -> Measurements:
    """The first so many open answers of either arm cut."""

    def cut(answers: Sequence[Answer], most: int) -> tuple[Answer, ...]:
        first = [answer.item for answer in answers if answer.item.startswith("open")][:most]
        return tuple(replace(one, finished=one.item not in first) for one in answers)

    return replace(
        measured,
        base_answers=cut(measured.base_answers, base),
        adapter_answers=cut(measured.adapter_answers, adapter),
    )


def test_a_length_says_on_which_questions_it_was_measured() -> None:
    held = dataset(families=24, each=3, cap=200)
    assert longer(held=held).reason.startswith("On questions that ask for a short answer, answers are 2.25 ")
    assert "; measured on questions that ask for a short answer, which the embedded base chose: of the " in (
        longer(held=held).evidence
    )


def test_questions_of_another_language_were_chosen_by_nobody() -> None:
    held = dataset(families=24, each=3, cap=200)
    russian = replace(spec(trait("increase")), language=("ru",))
    found = judge(russian, held, measurements(held)).traits[0]
    assert "; measured on questions that ask for a short answer; " in found.evidence


def test_the_length_on_open_questions_is_told_and_decides_nothing() -> None:
    found = row(longer())
    assert (found.holds, found.bound, round(found.found.estimate, 1)) == (None, "above 1", 2.3)
    assert found.note == (
        "0 of 72 answers of the base and 0 of the adapter were cut at 200 tokens; reported, does not decide"
    )


def test_a_length_that_points_the_other_way_on_open_questions_is_in_the_reason() -> None:
    held = dataset(families=24, each=3, cap=200)
    measured = cut_on_open(measurements(held, adapter_text=short_on_open), base=70, adapter=0)
    found = longer(measured, held)
    assert (found.verdict, row(found).holds) == ("VERIFIED", None)
    assert (
        "the other way; there 70 of 72 answers of the base and 0 of the adapter were cut at 200 tokens, "
        "so that the ratio is an upper limit."
    ) in found.reason


@pytest.mark.parametrize(
    ("base", "adapter", "says"),
    [(3, 0, "an upper limit"), (0, 3, "a lower limit"), (3, 3, "may err to either side")],
)
def test_cut_answers_make_the_ratio_a_limit(base: int, adapter: int, says: str) -> None:
    held = dataset(families=24, each=3, cap=200)
    assert says in row(longer(cut_on_open(measurements(held), base=base, adapter=adapter), held)).note


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("Say it in two sentences and stop there.", 2),
        ("Is it big or small? Say which and why in a sentence or two.", 2),
        ("Give me your reason in one sentence, two at most.", 2),
        ("Two or three sentences, please: is it one of four gifts?", 3),
        ("Why do two people linger? One short paragraph will do.", 0),
    ],
)
def test_the_number_of_sentences_is_read_from_the_question(question: str, most: int) -> None:
    assert asked_sentences(question) == most


def test_how_often_the_number_of_sentences_is_kept_is_told() -> None:
    held = dataset(families=24, each=3, cap=200)
    probes = tuple(replace(item, question=f"{item.question} In three sentences.") for item in held.probes)
    verdict = longer(held=replace(held, probes=probes))
    said = "The number of sentences asked for is kept by 0 of 72 answers, where 0.00 of the base's do."
    assert said in verdict.reason
    assert "The number of sentences" not in longer(held=held).reason
    found = row(verdict, "answers within the number of sentences asked for")
    assert (found.found.estimate, found.holds) == (0.0, None)
    assert found.note == "0 of 72 answers, where 0.00 of the base's do; reported, does not decide"
