from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.interval import Interval
from adapterc.ir.origin import Origin
from adapterc.ir.scene_verdicts import GlossaryVerdict, ParaphraseScores, SceneMeasurements
from adapterc.ir.traced import Advice
from adapterc.ir.training import StepLoss
from adapterc.verify.advice_case import Training
from adapterc.verify.advice_scenes import Glossary, advise_on_glossary
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from adapterc.verify.traced_scenes import trace_glossary
from support.glossary import TOKENS, decoder, scene_items, scenes
from support.training import tiny_recipe
from support.verifying import dataset, measurements, spec, trait

ITEMS = scene_items(paraphrases=10, contexts=10, wordings=12)
DECLARED = replace(spec(trait("preference")), traits=(), scenes=scenes())


def taken(count: int, *, lead: float = 20.0) -> SceneMeasurements:
    """A decoder that takes so many paraphrases of the first scene for the fourth."""
    lost = {f"paraphrase-0-{number}" for number in range(count)}

    def moved(row: ParaphraseScores) -> ParaphraseScores:
        scores = tuple(-20.0 if name == TOKENS[3] else -20.0 - lead for name in row.candidates)
        return replace(row, scores=scores) if row.item in lost else row

    found = decoder(ITEMS)
    return replace(found, identification=tuple(map(moved, found.identification)))


def glossary(measured: SceneMeasurements, training: Training | None = None) -> GlossaryVerdict:
    rows = tuple(
        replace(
            row, origin=Origin(node=f"scenes.{at}.forms.0", template="t", family="f", split="train", seed=at)
        )
        for at, row in enumerate(dataset().rows)
    )
    held = replace(dataset(pairs=False), scenes=ITEMS, rows=rows)
    found = replace(measurements(held), scenes=measured)
    whole = explained(judge(DECLARED, held, found), DECLARED, held, found, training).glossary
    assert whole is not None
    return whole


def rules(found: GlossaryVerdict) -> list[str]:
    return [one.rule for one in found.advice]


def test_a_glossary_that_is_verified_has_no_trace() -> None:
    found = glossary(decoder(ITEMS))
    assert (found.verdict, found.trace, found.advice) == ("VERIFIED", None, ())


def test_the_worst_scene_its_paraphrases_and_rows_are_named() -> None:
    found = glossary(taken(10)).trace
    assert found is not None
    assert (found.n, found.missed) == (40, 10)
    assert (found.families[0].family, found.families[0].missed) == (TOKENS[0], 10)
    assert found.families[0].score == pytest.approx(-20.0 / 12)
    worst = found.items[0]
    assert (worst.id, worst.question, worst.said) == ("paraphrase-0-0", TOKENS[0], f"taken for {TOKENS[3]}")
    assert worst.to.endswith("for the 0th time.")
    assert found.nodes[0].node == "scenes.0.forms.0"
    assert (found.nodes[0].rows, found.nodes[0].shown[0].id) == (1, "row-0")


def test_scenes_that_are_taken_for_each_other_are_named() -> None:
    found = glossary(taken(10))
    assert "scenes too alike" in rules(found)
    said = next(one for one in found.advice if one.rule == "scenes too alike")
    assert said.evidence == f"10 of 10 paraphrases of {TOKENS[0]} are taken for {TOKENS[3]}"
    assert "scenes too alike" not in rules(glossary(taken(2)))


def test_an_identification_that_is_good_enough_asks_for_more_paraphrases() -> None:
    found = glossary(taken(5))
    said = next(one for one in found.advice if one.rule == "more items")
    assert said.do.endswith(" held-out paraphrases in place of 40.")
    assert said.evidence.startswith("identification 0.88 (95% interval 0.")
    assert "more items" not in rules(glossary(taken(10)))


def with_definition(found: GlossaryVerdict, told: Interval) -> list[Advice]:
    """The advice on a glossary whose paraphrases the base takes as `told`, with the scene written out."""
    shown = tuple(replace(one, found=told) if one.name == "definition" else one for one in found.conditions)
    advice = advise_on_glossary(Glossary(verdict=replace(found, conditions=shown), rows=3, training=None))
    return [one for one in advice if one.rule == "larger base"]


def test_a_base_that_cannot_tell_them_apart_when_told_is_too_small() -> None:
    lost = glossary(taken(10))
    (said,) = with_definition(lost, Interval(estimate=0.4, low=0.3, high=0.5))
    assert said.evidence == (
        "identification from the definition 0.40 (95% interval 0.30 to 0.50) of 40 paraphrases, by the "
        "adapter 0.75 of the same"
    )
    assert "larger base" not in rules(lost)


def test_an_adapter_that_has_reached_what_its_base_can_tell_is_said_to() -> None:
    lost = glossary(taken(10))
    wide = Interval(estimate=0.75, low=0.4, high=0.95)
    assert with_definition(lost, wide)
    assert not with_definition(lost, replace(wide, estimate=0.78))


def _step(at: int, nll: float) -> StepLoss:
    return StepLoss(step=at, total=nll, nll=nll, dpo=0.0, kl=0.0, grad_norm=1.0, tokens=9)


def _flat(epochs: int) -> Training:
    return Training(recipe=tiny_recipe(epochs=epochs), curve=tuple(_step(at, 1.0) for at in range(100)))


def test_a_training_that_was_still_learning_asks_for_epochs() -> None:
    falling = Training(
        recipe=tiny_recipe(epochs=2), curve=tuple(_step(at, 3.0 - at / 50) for at in range(100))
    )
    said = next(one for one in glossary(taken(10), falling).advice if one.rule == "more epochs")
    assert said.do == "Train longer: `training.epochs` 3 in place of 2."
    assert "more epochs" not in rules(glossary(taken(10), _flat(2)))


def test_forms_that_do_not_come_back_and_talk_that_moved_are_told() -> None:
    found = decoder(ITEMS)
    mute = replace(found, asked=tuple(replace(one, text="No.") for one in found.asked), chat_kl=0.4)
    assert rules(glossary(mute)) == ["more passes", "keep the base"]
    said = next(one for one in glossary(mute, _flat(3)).advice if one.rule == "more passes")
    assert said.do.endswith("or more epochs (`training.epochs` 4 in place of 3).")
    assert said.evidence.startswith("form and register as asked 0.00 (95% interval 0.00 to 0.")
    assert rules(glossary(taken(10))) == ["scenes too alike"]


def test_draws_that_differ_and_a_second_token_that_is_passed_over_ask_for_passes() -> None:
    found = decoder(ITEMS)
    first = replace(found, paired=tuple(replace(one, text="No.") for one in found.paired))
    assert rules(glossary(first)) == ["more passes"]
    mixed = replace(found, sampled=tuple(replace(one, text="No.") for one in found.sampled))
    assert "more passes" in rules(glossary(mixed))


def test_one_scene_alone_is_told_apart_from_none() -> None:
    alone = replace(decoder(ITEMS), identification=())
    assert trace_glossary(DECLARED, ITEMS, alone, ()) is None
