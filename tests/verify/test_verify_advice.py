"""Each rule on a report that it speaks on, and on one where it has no evidence and is silent."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from adapterc.ir.dataset import Dataset
from adapterc.ir.interval import Interval
from adapterc.ir.judged import node_of
from adapterc.ir.spec import AnswerPair, Moves, Pole, Threshold, Trait
from adapterc.ir.traced import Advice
from adapterc.ir.training import Recipe, StepLoss
from adapterc.ir.verification import Check, Measurements, TraitVerdict
from adapterc.verify.advice import RULES, advise
from adapterc.verify.advice_case import Case, Training
from adapterc.verify.conditions import CONTROL, INERT
from adapterc.verify.effects import trait_effect
from adapterc.verify.further_judge import SEEDS
from adapterc.verify.guards import CUT
from adapterc.verify.judge import judge
from adapterc.verify.traced import rows_of
from support.further import further
from support.training import tiny_recipe
from support.verifying import dataset, measurements, spec, trait


def large() -> Dataset:
    return dataset(families=24, each=3, cap=200)


def case(
    declared: Trait,
    measured: Measurements | None = None,
    held: Dataset | None = None,
    *,
    rows: int = 60,
    training: Training | None = None,
    wider: bool = False,
) -> Case:
    """What the judge hands to the rules; `rows` rows of the trait's own, each of other words."""
    held = held or large()
    measured = measured or measurements(held)
    more = further(held, measured) if wider else None
    verdict = judge(spec(declared), held, measured, more).traits[0]
    effect = trait_effect(declared, held, measured)
    assert effect is not None
    own = replace(held.rows[0].origin, node=node_of(declared))
    trained = [
        replace(held.rows[0], id=f"r{n}", origin=own, chosen=" ".join(f"r{n}w{at}" for at in range(20)))
        for n in range(rows)
    ]
    return Case(
        verdict=verdict,
        effect=effect,
        rows=rows_of(node_of(declared), trained),
        rows_known=True,
        training=training,
    )


def advice(found: Case, rule: str) -> Advice | None:
    return next((one for one in advise(found) if one.rule == rule), None)


def trained(margins: tuple[float, float], *, epochs: int = 3) -> Training:
    """A training whose poles came apart by the first of two margins (nats), and later by the second."""
    known: Recipe = tiny_recipe(beta=0.02, epochs=epochs, rank=8)

    def step(at: int) -> StepLoss:
        margin = margins[0] if at < 70 else margins[1]
        dpo = math.log1p(math.exp(-known.beta * margin))
        return StepLoss(step=at, total=dpo, nll=1.0, dpo=dpo, kl=0.0, grad_norm=1.0, tokens=10)

    return Training(recipe=known, curve=tuple(step(at) for at in range(100)))


def faint(held: Dataset) -> Measurements:
    """An adapter that moves no pair by more than a hair, and none of them over the line."""
    return measurements(held, margins=lambda number: (-0.2, -0.2 + (number * 7 % 11 - 5) / 500))


def rich(**changes: object) -> Trait:
    """A preference with as many moves as it takes."""
    moves = Moves(turn=tuple(f"Turn {n} of {{claim}}." for n in range(30)))
    return trait("preference", to=Pole(name="to", description="", moves=moves), **changes)


def test_every_rule_is_silent_where_all_is_well() -> None:
    held = large()
    whole = case(rich(), measurements(held), held, training=trained((50.0, 60.0)), wider=True)
    assert whole.verdict.verdict == "VERIFIED"
    assert advise(whole) == ()


def test_an_adapter_that_changes_nothing_is_told_so() -> None:
    held = large()
    found = advice(case(rich(), measurements(held, shift=0.0), held), "inert")
    assert found is not None
    assert found.evidence == f"{INERT} 0.00"
    assert advice(case(rich(), faint(held), held), "inert") is None


def test_an_effect_that_runs_backwards_asks_for_the_poles() -> None:
    held = large()
    wrong = measurements(held, margins=lambda number: (0.3 + number % 5 / 10, -0.2))
    found = case(rich(), wrong, held)
    assert [one.rule for one in advise(found)] == ["reversed"]
    assert advise(found)[0].evidence == (
        "the paired effect is -0.70 (95% interval -0.72 to -0.67), where the other direction is declared"
    )
    assert advice(case(rich(), faint(held), held), "reversed") is None


def test_a_threshold_nearer_than_what_can_be_seen_is_undecidable() -> None:
    held = dataset(families=6, each=2)
    half = measurements(
        held, margins=lambda number: (0.2 if number % 2 else -0.2, 0.3 if number % 3 else -0.1)
    )
    asked = rich(thresholds=(Threshold(metric="accuracy", at_least=0.55),))
    found = advice(case(asked, half, held), "undecidable threshold")
    assert found is not None
    assert (
        found.do
        == "Give the trait more held-out items, or ask for a change of accuracy that so few can show."
    )
    assert found.evidence.startswith(
        "the threshold lies 0.05 from where the base stands; the smallest change that"
    )
    assert "12 items in 6 families" in found.evidence
    assert advice(case(rich(), faint(large())), "undecidable threshold") is None


def test_an_estimate_that_is_good_enough_asks_for_more_items() -> None:
    held = large()
    some = measurements(held, margins=lambda number: (-0.2, 0.3 if number % 10 < 7 else -0.1))
    found = advice(case(rich(), some, held), "more items")
    assert found is not None
    assert found.do.startswith("Ask about ")
    assert found.do.endswith(" held-out items in place of 72: write more `probes`.")
    assert found.evidence.startswith("accuracy 0.71 (95% interval 0.")
    few = measurements(held, margins=lambda number: (-0.2, 0.3 if number % 10 < 2 else -0.1))
    assert advice(case(rich(), few, held), "more items") is None


def test_an_effect_too_small_for_its_items_asks_for_more_of_them() -> None:
    held = dataset(families=4, each=1)
    weak = measurements(held, margins=lambda number: (0.1, 0.1 + (0.3, -0.2, 0.2, -0.1)[number]))
    found = advice(case(rich(thresholds=()), weak, held), "more items")
    assert found is not None
    assert found.do.endswith("held-out items in place of 4, if the effect is what it seems.")


def test_pairs_that_the_base_acted_ask_for_written_ones() -> None:
    held = large()
    acted = replace(held, pairs=tuple(replace(pair, evidence="base") for pair in held.pairs))
    found = advice(case(rich(thresholds=()), faint(acted), acted), "write probes")
    assert found is not None
    assert found.evidence == "the base acted both poles of 72 pairs; it tells them apart in 0.00 of them"
    assert advice(case(rich(thresholds=()), faint(held), held), "write probes") is None


def test_a_base_that_cannot_do_it_when_told_to_is_too_small() -> None:
    held = large()
    short = case(rich(), faint(held), held, wider=True)
    assert short.further is not None
    low = Interval(estimate=0.40, low=0.30, high=0.50)
    beyond = replace(short, verdict=replace(short.verdict, further=replace(short.further, prompted=low)))
    found = advice(beyond, "larger base")
    assert found is not None
    assert found.evidence == (
        "the base under the persona as a system prompt stands at 0.40, short of what is declared too"
    )
    able = Interval(estimate=0.90, low=0.80, high=0.95)
    assert (
        advice(
            replace(short, verdict=replace(short.verdict, further=replace(short.further, prompted=able))),
            "larger base",
        )
        is None
    )
    assert advice(case(rich(), faint(held), held), "larger base") is None


def test_rows_of_swapped_poles_that_do_as_much_ask_for_other_poles() -> None:
    held = large()
    found = case(rich(), wider=True)
    assert advice(found, "poles too alike") is None
    beaten = [replace(c, holds=False) if c.name == CONTROL else c for c in found.verdict.checks]
    told = advice(replace(found, verdict=replace(found.verdict, checks=tuple(beaten))), "poles too alike")
    assert told is not None
    assert told.evidence.startswith("adapter less control 0.")
    assert advice(case(rich(), faint(held), held), "poles too alike") is None


def test_a_base_that_is_there_already_leaves_nothing_to_change() -> None:
    held = large()
    plain = measurements(
        held, base_text=lambda item, number: item.subject, adapter_text=lambda item, number: item.subject
    )
    found = case(trait("decrease"), plain, held, rows=3, wider=True)
    assert [one.rule for one in advise(found)] == ["nothing to change"]
    assert advise(found)[0].evidence == "the base shows it in 0.00 of its 72 answers"
    kept = measurements(held, adapter_text=lambda item, number: f"{item.subject} here are some tips.")
    assert advice(case(trait("decrease"), kept, held), "nothing to change") is None


def test_few_rows_ask_for_more() -> None:
    held = large()
    found = advice(case(rich(), faint(held), held, rows=12), "more data")
    assert found is not None
    assert found.evidence == "12 rows trained this trait; fewer than 48 are few"
    assert advice(case(rich(), faint(held), held, rows=48), "more data") is None
    assert advice(replace(case(rich(), faint(held), held, rows=0), rows_known=False), "more data") is None


def test_of_an_adapter_from_elsewhere_nothing_is_said_of_moves() -> None:
    held = large()
    found = replace(case(trait("preference"), faint(held), held), rows=(), rows_known=False)
    assert advice(found, "more moves") is None


def test_one_family_is_told_to_show_nothing() -> None:
    held = dataset(families=1, each=12)
    half = measurements(
        held, margins=lambda number: (0.2 if number % 2 else -0.2, 0.3 if number % 3 else -0.1)
    )
    found = advice(case(rich(), half, held), "undecidable threshold")
    assert found is not None
    assert found.evidence.endswith(
        "is without bound: one family, or items that all moved alike, shows no spread"
    )


def test_few_moves_ask_for_more() -> None:
    held = large()
    found = advice(case(trait("preference"), faint(held), held), "more moves")
    assert found is not None
    assert found.evidence == "0 moves and 0 pairs; distinct 3-grams of its 60 rows 1.00"
    pairs = tuple(AnswerPair(prompt=f"Why {n}?", to="Yes.", opposite="No.") for n in range(24))
    assert advice(case(trait("preference", pairs=pairs), faint(held), held), "more moves") is None


@pytest.mark.parametrize(
    ("margins", "rule", "evidence"),
    [
        (
            (4.0, 4.1),
            "more rank",
            "training came to rest with the poles of its rows 4.10 nats an answer further apart than in the "
            "base; 10 is little",
        ),
        (
            (15.0, 30.0),
            "more epochs",
            "over the last third of training the poles of its rows still moved apart, from 15.00 to 30.00 "
            "nats an answer",
        ),
    ],
)
def test_training_that_fell_short_names_its_margin(
    margins: tuple[float, float], rule: str, evidence: str
) -> None:
    held = large()
    found = advice(case(rich(), faint(held), held, training=trained(margins)), rule)
    assert found is not None
    assert found.evidence == evidence
    assert advice(case(rich(), faint(held), held, training=trained((60.0, 60.0))), rule) is None
    assert advice(case(rich(), faint(held), held), rule) is None


def test_what_is_learned_and_not_shown_asks_for_variety() -> None:
    held = large()
    found = advice(case(rich(), faint(held), held, training=trained((60.0, 60.0))), "more variety")
    assert found is not None
    assert found.evidence.startswith("training moved the poles of its rows 60.00 nats an answer apart")
    assert advice(case(rich(), faint(held), held, training=trained((4.0, 4.0))), "more variety") is None


def test_a_sign_that_hangs_on_the_seed_is_told() -> None:
    found = case(rich(), wider=True)
    unsteady = Check(name=SEEDS, bound="", found=Interval(estimate=0.0, low=0.0, high=0.0), holds=False)
    verdict: TraitVerdict = replace(found.verdict, checks=(*found.verdict.checks, unsteady))
    assert advice(replace(found, verdict=verdict), "unstable training") is not None
    assert advice(found, "unstable training") is None


def test_answers_without_end_and_filler_are_told() -> None:
    held = large()
    cut = case(trait("increase"), measurements(held, finished=lambda number: number % 5 > 0), held)
    found = advice(cut, "answers without end")
    assert found is not None
    assert found.evidence.startswith(f"{CUT} 0.21 (95% interval")
    assert advice(cut, "filled up") is None
    filler = "so it goes on and on " * 10
    filled = measurements(held, adapter_text=lambda item, number: f"{item.subject} {filler}")
    assert advice(case(trait("increase"), filled, held), "filled up") is not None
    assert advice(case(trait("increase"), filled, held), "answers without end") is None


def test_every_piece_of_advice_has_a_number() -> None:
    held = large()
    told = [
        *advise(
            case(trait("preference"), faint(held), held, rows=3, training=trained((4.0, 4.0)), wider=True)
        ),
        *advise(case(trait("increase"), measurements(held, finished=lambda number: False), held)),
    ]
    assert len(told) >= 4
    assert not [one for one in told if not any(sign.isdigit() for sign in one.evidence)]
    assert len(RULES) == len(set(RULES)) == 16
