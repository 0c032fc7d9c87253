from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.interval import Interval
from adapterc.ir.traced import Advice
from adapterc.ir.verification import Check, ParrotVerdict, Retention, RetentionVerdict
from adapterc.verify.advice_case import Training
from adapterc.verify.advice_gates import Gates, advise_on_gates
from adapterc.verify.conditions import judge_retention
from adapterc.verify.copied import OF_COPIES
from adapterc.verify.judge import judge
from adapterc.verify.qualified import with_leaks
from support.training import tiny_recipe
from support.verifying import dataset, invented, measurements, spec

HELD = dataset(families=24, each=3, cap=200)
KEPT = judge_retention(Retention(kl=0.01, base_perplexity=20.0, adapter_perplexity=20.2, tokens=500), ())


def gates(
    parrot: ParrotVerdict, retention: RetentionVerdict = KEPT, training: Training | None = None
) -> tuple[Advice, ...]:
    return advise_on_gates(Gates(parrot=parrot, retention=retention, rows=HELD.rows, training=training))


def parrot(name: str, found: float, *, holds: bool, note: str = "") -> ParrotVerdict:
    shown = Interval(estimate=found, low=found, high=found)
    return ParrotVerdict(
        holds=holds, checks=(Check(name=name, bound="at most 0.15", found=shown, holds=holds, note=note),)
    )


def test_gates_that_hold_are_advised_nothing() -> None:
    assert gates(judge(spec(), HELD, measurements(HELD)).parrot) == ()


def test_answers_off_their_subject_ask_for_moves_that_name_it() -> None:
    silent = measurements(HELD, adapter_text=lambda item, _: invented(item.id, 20))
    mute = judge(spec(), HELD, silent).parrot
    assert [one.rule for one in gates(mute)] == ["name the subject"]
    assert gates(mute)[0].evidence == (
        "answers that take up their subject 0.00 where at least 0.9 is asked; "
        "missed: silence; gravity; a promise"
    )


def test_rows_and_answers_that_repeat_ask_for_moves() -> None:
    rows = parrot("8-grams shared by training rows", 0.2, holds=False)
    assert [one.rule for one in gates(rows)] == ["more moves"]
    runs = parrot("runs of 12 words in more than 2 answers", 3.0, holds=False, note="so it goes")
    assert gates(runs)[0].evidence == "3 runs of 12 words in more than 2 answers: “so it goes”"


def test_answers_that_end_alike_ask_for_more_endings() -> None:
    found = gates(parrot("answers that end alike", 0.9, holds=False, note="amen"))
    assert [one.rule for one in found] == ["more endings"]
    assert found[0].evidence == ("answers that end alike 0.90 where at most 0.15 is asked: “amen”")
    assert gates(parrot("answers that end alike", 0.1, holds=True)) == ()


def test_answers_that_go_round_ask_for_less_training() -> None:
    name = "distinct 3-grams within an open answer, of the base's"
    found = gates(parrot(name, 0.1, holds=False, note="base 0.90, adapter 0.09"))
    assert [one.rule for one in found] == ["go on"]
    assert found[0].evidence == (f"{name} 0.10 where at most 0.15 is asked; base 0.90, adapter 0.09")


@pytest.mark.parametrize("name", OF_COPIES)
def test_answers_learned_by_heart_ask_for_fewer_epochs(name: str) -> None:
    found = gates(parrot(name, 0.4, holds=False), training=Training(recipe=tiny_recipe(epochs=3), curve=()))
    assert found[0].rule == "fewer epochs"
    assert found[0].do.startswith("Train for fewer epochs in place of 3,")
    assert found[0].evidence == f"{name} 0.40 where at most 0.15 is asked, of 4 rows"
    assert gates(parrot(name, 0.1, holds=True)) == ()


def test_a_base_that_is_not_retained_asks_for_half_the_rate() -> None:
    lost = judge_retention(Retention(kl=0.2, base_perplexity=20.0, adapter_perplexity=30.0, tokens=500), ())
    training = Training(recipe=tiny_recipe(learning_rate=1.5e-3), curve=())
    found = gates(ParrotVerdict(holds=True, checks=()), lost, training)
    assert [one.rule for one in found] == ["keep the base"]
    assert "`training.learning_rate: 0.00075` in place of 0.0015" in found[0].do
    assert found[0].evidence == (
        "kl 0.20 where at most 0.05 is asked, over 500 tokens of neutral text; 0 of 4 rows are replay"
    )


def test_rows_near_items_are_to_be_taken_out() -> None:
    leaking = with_leaks(
        judge(spec(), HELD, measurements(HELD)), [row for row in HELD.rows if row.id == "row-3"], 4
    )
    found = gates(leaking.parrot)
    assert [one.rule for one in found] == ["rows near items"]
    assert found[0].evidence == (
        "1 training rows that share eight words with a held-out item, of 4 rows: row-3"
    )
    assert gates(replace(leaking.parrot, checks=())) == ()


def test_answers_that_begin_alike_ask_for_more_openings() -> None:
    found = gates(parrot("answers that begin alike", 0.5, holds=False, note="consider"))
    assert [one.rule for one in found] == ["more openings"]
    assert found[0].do == "Begin the answers of `pairs` and `moves.open` in more ways: many begin alike."
    assert found[0].evidence == "answers that begin alike 0.50 where at most 0.15 is asked: “consider”"


def test_answers_that_are_one_text_but_for_the_subject_ask_for_moves() -> None:
    name = "answers that share 12 words with others, subjects aside"
    found = gates(parrot(name, 0.3, holds=False, note="leave … open"))
    assert [one.rule for one in found] == ["more moves"]
    assert found[0].evidence == f"{name} 0.30 where at most 0.15 is asked: “leave … open”"


def test_answers_that_are_their_subject_alone_ask_for_longer_ones() -> None:
    name = "answers that say little beside their subject"
    found = gates(parrot(name, 0.9, holds=False, note="bread; tin"))
    assert [one.rule for one in found] == ["longer answers"]
    assert found[0].evidence == f"{name} 0.90 where at most 0.15 is asked; these too: bread; tin"
