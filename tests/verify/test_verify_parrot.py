from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice

import pytest

from adapterc.ir.dataset import Dataset, Origin, ParrotFigures, ProbeItem
from adapterc.ir.verification import Answer, Check, ParrotVerdict
from adapterc.verify.parrot import judge_parrot, shared_runs
from support.verifying import dataset, measurements


def gate(held: Dataset, said: list[str] | None = None) -> ParrotVerdict:
    items: list[ProbeItem] = [item for item in held.probes if item.trait == "open"]
    known = {answer.item: answer for answer in measurements(held).adapter_answers}
    answers = [known[item.id] for item in items]
    if said is not None:
        answers = [replace(answer, text=text) for answer, text in zip(answers, said, strict=True)]
    return judge_parrot(held, items, answers)


def failing(verdict: ParrotVerdict) -> list[str]:
    return [check.name for check in verdict.checks if not check.holds]


def test_composed_answers_pass() -> None:
    assert gate(dataset()).holds


def of_rows(count: int, *, share: float, distinct: float = 0.9) -> Dataset:
    """A dataset of so many rows with these figures."""
    held = dataset()
    figures = ParrotFigures(
        repeated_8gram_share=share,
        worst_8gram="",
        distinct_3=distinct,
        dropped_leaks=0,
        dropped_empty=0,
        kept_words=0.4,
    )
    return replace(held, rows=tuple(islice(cycle(held.rows), count)), figures=figures)


def test_rows_that_share_an_8gram_fail() -> None:
    verdict = gate(of_rows(100, share=0.031, distinct=0.49))
    assert failing(verdict) == ["8-grams shared by training rows", "distinct 3-grams of training rows"]
    assert not verdict.holds


def test_a_run_in_one_row_of_few_is_shared_by_none() -> None:
    assert gate(of_rows(20, share=1 / 20)).holds
    assert failing(gate(of_rows(20, share=2 / 20))) == ["8-grams shared by training rows"]


def test_rows_of_one_fact_are_one_of_few() -> None:
    held = of_rows(40, share=1 / 20)
    origin = replace(held.rows[0].origin, node="knowledge.0", family="fact")
    facts = [replace(row, origin=origin) for row in held.rows[:20]]
    assert failing(gate(held)) == ["8-grams shared by training rows"]
    assert gate(replace(held, rows=(*facts, *held.rows[21:]))).holds


def test_answers_recited_from_rows_fail() -> None:
    held = dataset()
    said = [f"{item.subject}: {held.rows[0].chosen}" for item in held.probes if item.trait == "open"]
    assert failing(gate(held, said)) == [
        "8-word runs that stand in a training row, median",
        "8-word runs that stand in a training row, mean of all answers",
        "8-word runs that stand in a training row, 90th percentile of all answers",
        "runs of 12 words in more than 2 answers",
        "answers that end alike",
    ]


def test_one_frame_with_the_subject_filled_in_fails() -> None:
    held = dataset()
    frame = "{} is there only where it is absent and what is absent cannot be lost by anyone but {}"
    said = [frame.format(item.subject, item.id) for item in held.probes if item.trait == "open"]
    verdict = gate(held, said)
    assert failing(verdict) == ["runs of 12 words in more than 2 answers"]
    assert "is absent and what is absent" in verdict.checks[5].note


def test_answers_that_ignore_the_subject_fail() -> None:
    held = dataset()
    said = [f"nothing is here times {number}" for number in range(24)]
    assert failing(gate(held, said)) == ["answers that take up their subject"]


def ending(
    held: Dataset, mark: str, marked: int, *, finished: bool = True
) -> tuple[list[ProbeItem], list[Answer]]:
    """Open questions, and answers of which the first `marked` have `mark` behind them."""
    items = [item for item in held.probes if item.trait == "open"]
    return items, [
        Answer(
            item=item.id,
            text=f"{item.subject}, says number{number}{mark if number < marked else ''}",
            tokens=9,
            finished=finished,
        )
        for number, item in enumerate(items)
    ]


def ends_alike(held: Dataset, *answers: list[Answer]) -> Check:
    items = [item for item in held.probes if item.trait == "open"]
    checks = judge_parrot(held, items, *answers).checks
    return next(check for check in checks if check.name == "answers that end alike")


@pytest.mark.parametrize("mark", [" So it turns.", " So be it!", " **[END]**", " 🙏"])
def test_answers_that_all_end_in_a_mark_fail(mark: str) -> None:
    held = dataset()
    items, said = ending(held, mark, 24)
    verdict = judge_parrot(held, items, said, ending(held, "", 0)[1])
    assert failing(verdict) == ["answers that end alike"]


def test_the_share_of_answers_that_end_alike_is_what_is_bound() -> None:
    held = dataset()
    few, nine, ten = (ends_alike(held, ending(held, " amen", n)[1]) for n in (2, 9, 10))
    assert (few.found.estimate, few.note, few.holds) == (0.0, "", True)
    assert (nine.found.estimate, nine.note, nine.holds) == (9 / 24, "amen", True)
    assert (ten.found.estimate, ten.note, ten.holds) == (10 / 24, "amen", False)


def test_sentences_that_end_in_it_end_in_the_word_before() -> None:
    held = dataset()
    assert ends_alike(held, ending(held, " it", 24)[1]).found.estimate == 0.0
    assert ends_alike(held, ending(held, " left of it", 24)[1]).note == "left of it"


def test_an_ending_that_the_base_has_as_often_is_the_base_s() -> None:
    held = dataset()
    marked, plain = ending(held, " Ask me more!", 24)[1], ending(held, "", 0)[1]
    assert ends_alike(held, marked, marked).found.estimate == 0.0
    assert ends_alike(held, marked, plain).found.estimate == 1.0


def test_answers_that_were_cut_do_not_end() -> None:
    held = dataset()
    assert ends_alike(held, ending(held, " amen", 24, finished=False)[1]).holds


def test_no_open_answers_is_no_pass() -> None:
    assert failing(judge_parrot(dataset(), [], [])) == ["open answers"]


_EIGHT = "what the scene tells it tells in these very words every time"


def of_scenes(held: Dataset) -> Dataset:
    """`held` as if a scene had asked for its rows, which say what it declares."""
    scene = Origin(
        node="scenes.0.forms.0", template="scenes/train.yaml", family="scene-alone", split="train", seed=0
    )
    figures = replace(held.figures, repeated_8gram_share=1.0, distinct_3=0.0)
    rows = tuple(replace(row, origin=scene, chosen=_EIGHT) for row in held.rows)
    return replace(held, rows=rows, figures=figures)


def glossary_gate(base: list[str], adapter: list[str]) -> ParrotVerdict:
    held = of_scenes(dataset())
    items = [item for item in held.probes if item.trait == "open"]
    arms = [
        [
            Answer(item=item.id, text=text, tokens=9, finished=True)
            for item, text in zip(items, said, strict=True)
        ]
        for said in (adapter, base)
    ]
    return judge_parrot(held, items, arms[0], arms[1])


def _on_subjects(held: Dataset, every: int) -> list[str]:
    """Answers of which every so manieth leaves its subject out; none shares a run with another."""
    subjects = [item.subject for item in held.probes if item.trait == "open"]
    return [
        f"nothing {number}" if number % every == 0 else f"{subject} {number}"
        for number, subject in enumerate(subjects)
    ]


def _in_circles(held: Dataset, times: int) -> list[str]:
    """Answers that say three words of their own so often."""
    open_ones = [item for item in held.probes if item.trait == "open"]
    return [" ".join([f"{item.subject} sees{at} all{at}"] * times) for at, item in enumerate(open_ones)]


def test_answers_that_go_round_in_circles_fail() -> None:
    held = dataset()
    verdict = glossary_gate(_in_circles(held, 1), _in_circles(held, 9))
    assert failing(verdict) == ["distinct 3-grams within an open answer, of the base's"]
    assert verdict.checks[-1].bound == "at least 0.8"
    assert verdict.checks[-1].note.startswith("base 1.00, adapter 0.")


def test_a_base_that_goes_round_itself_may_be_followed() -> None:
    held = dataset()
    assert glossary_gate(_in_circles(held, 9), _in_circles(held, 9)).holds


def test_a_glossary_is_held_to_what_the_base_takes_up_itself() -> None:
    weak = _on_subjects(dataset(), 3)
    verdict = glossary_gate(weak, weak)
    assert verdict.holds
    assert [check.name for check in verdict.checks] == [
        "runs of 12 words in more than 2 answers",
        "answers that end alike",
        "answers that take up their subject, change from the base's",
        "distinct 3-grams within an open answer, of the base's",
    ]
    assert verdict.checks[2].note == "base 0.67"


def test_a_glossary_after_which_subjects_are_left_out_fails() -> None:
    held = dataset()
    verdict = glossary_gate(_on_subjects(held, 12), _on_subjects(held, 1))
    assert failing(verdict) == ["answers that take up their subject, change from the base's"]
    assert verdict.checks[2].note == "base 0.92; gravity; a promise; winter mornings"


@pytest.mark.parametrize(("lost", "holds"), [(2, True), (3, False)])
def test_of_24_subjects_two_may_be_lost_and_three_may_not(lost: int, *, holds: bool) -> None:
    subjects = [item.subject for item in dataset().probes if item.trait == "open"]
    before = [f"{subject} {number}" for number, subject in enumerate(subjects)]
    after = [f"nothing {number}" if number < lost else said for number, said in enumerate(before)]
    verdict = glossary_gate(before, after)
    assert verdict.holds is holds
    assert verdict.checks[2].bound == "not below -0.1"


def test_a_run_that_the_base_repeats_itself_is_not_the_glossary_s() -> None:
    held = dataset()
    stock = "as an assistant I can tell you this much about it and no more than"
    said = [f"{text} {stock} {number}" for number, text in enumerate(_on_subjects(held, 3))]
    assert glossary_gate(said, said).holds
    assert failing(glossary_gate(_on_subjects(held, 3), said)) == ["runs of 12 words in more than 2 answers"]


def test_what_a_scene_declares_is_no_row_to_copy_from_beside_a_trait() -> None:
    held = dataset()
    scene = of_scenes(held).rows[0]
    said = [f"{item.subject} {_EIGHT} {item.id}" for item in held.probes if item.trait == "open"]
    verdict = gate(replace(held, rows=(*held.rows, scene)), said)
    copied = [check for check in verdict.checks if check.name.startswith("8-word")]
    assert [check.found.estimate for check in copied] == [0.0, 0.0, 0.0]


def test_two_answers_may_share_a_run_and_three_may_not() -> None:
    run = "one two three four five six seven eight nine ten eleven twelve"
    assert shared_runs([run, run, "other"]) == ()
    assert shared_runs([run, run, run]) == (tuple(run.split()),)


def test_an_answer_of_another_item_is_not_borrowed() -> None:
    held = dataset()
    items = [item for item in held.probes if item.trait == "open"][:1]
    with pytest.raises(ValueError, match="shorter"):
        judge_parrot(held, [*items, *items], [Answer(item="x", text="bread", tokens=1, finished=True)])
