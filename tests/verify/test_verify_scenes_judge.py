from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import ProbeItem
from adapterc.ir.findings import Check
from adapterc.ir.scene import Scene
from adapterc.ir.scene_items import SceneItems
from adapterc.ir.scene_verdicts import AblationScores, ParaphraseScores, RowsProof, SceneMeasurements
from adapterc.ir.spec import ResolvedSpec, Role
from adapterc.ir.verification import Judgement
from adapterc.verify.judge import judge
from support.glossary import TOKENS, decoder, scene_items, scenes, told
from support.verifying import dataset, invented, measurements, spec, trait

MANY = 10


def glossary_spec(*traits: Any, told_scenes: tuple[Scene, ...] = ()) -> ResolvedSpec:
    return replace(spec(*traits or (trait("preference"),)), traits=traits, scenes=told_scenes or scenes())


def judged(
    change: Callable[[SceneMeasurements], SceneMeasurements] = lambda measured: measured,
    *,
    items: SceneItems | None = None,
    declared: ResolvedSpec | None = None,
    **told_of_answers: Any,
) -> Judgement:
    items = items or scene_items(paraphrases=MANY, contexts=10, wordings=12)
    held = replace(dataset(pairs=False), scenes=items)
    found = replace(measurements(held, **told_of_answers), scenes=change(decoder(items)))
    return judge(declared or glossary_spec(), held, found)


def check(checks: tuple[Check, ...], name: str) -> Check:
    return next(found for found in checks if found.name == name)


def glossary_check(found: Judgement, name: str) -> Check:
    assert found.glossary is not None
    return check(found.glossary.checks, name)


def told_reason(found: Judgement) -> str:
    assert found.glossary is not None
    return found.glossary.reason


def taken_for(measured: SceneMeasurements, other: str, *items: str) -> SceneMeasurements:
    """The paraphrases `items` are likeliest under the token `other`."""

    def moved(row: ParaphraseScores) -> ParaphraseScores:
        scores = tuple(-20.0 if name == other else -40.0 for name in row.candidates)
        return replace(row, scores=scores) if row.item in items else row

    return replace(measured, identification=tuple(map(moved, measured.identification)))


def test_a_decoder_of_every_scene_is_verified() -> None:
    found = judged()
    assert found.verdict == "VERIFIED"
    assert [scene.verdict for scene in found.scenes] == ["VERIFIED"] * 4
    assert found.glossary is not None
    assert found.glossary.verdict == "VERIFIED"
    assert found.glossary.reason == (
        "1.00 of 40 held-out paraphrases are taken for their own scene (95% interval 0.87 to 1.00), where "
        "chance is 0.25; 1.00 of 96 requests come back in the form asked for (word for word: 1.00 of "
        "96); likeness of sampled answers tells scenes apart with AUC 1.00. 4 of 4 answers to two tokens "
        "tell both; 4 of 4 tokens alone are answered by their first form; 0 of 24 ordinary answers have "
        "under half of the base's words. Every condition holds."
    )
    assert found.scenes[0].reason == (
        "10 of 10 held-out paraphrases are taken for it, where chance is 0.25; its forms came back as asked "
        "in 24 of 24 (word for word: 24 of 24); 40 of 40 sampled answers tell it. Every condition holds."
    )


def test_a_spec_without_scenes_has_no_glossary() -> None:
    held = dataset()
    found = judge(spec(), held, measurements(held))
    assert (found.scenes, found.glossary) == ((), None)


def test_a_scene_that_is_taken_for_another_is_not_verified() -> None:
    lost = [f"paraphrase-0-{number}" for number in range(MANY)]
    found = judged(lambda measured: taken_for(measured, "Σ7", *lost))
    assert [scene.verdict for scene in found.scenes] == ["NOT VERIFIED", "VERIFIED", "VERIFIED", "VERIFIED"]
    assert found.scenes[0].reason == (
        "0 of 10 held-out paraphrases are taken for it, where chance is 0.25; its forms came back as asked "
        "in 24 of 24 (word for word: 24 of 24); 40 of 40 sampled answers tell it. Paraphrases taken for it: "
        "0.00 (95% interval 0.00 to 0.26) where at least 0.33 is asked; chance 0.25."
    )
    assert found.verdict == "NOT VERIFIED"
    assert found.glossary is not None
    assert found.glossary.confusion.counts[0] == (0, 0, 0, 10)


def test_six_of_ten_paraphrases_decide_nothing_about_a_scene() -> None:
    lost = [f"paraphrase-0-{number}" for number in range(4)]
    found = judged(lambda measured: taken_for(measured, "Σ7", *lost)).scenes[0]
    assert found.verdict == "INCONCLUSIVE"
    assert found.effect.estimate == pytest.approx(0.6)


def test_scores_that_tie_share_the_hit() -> None:
    def tied(measured: SceneMeasurements) -> SceneMeasurements:
        rows = tuple(replace(row, scores=(-9.0,) * 4) for row in measured.identification)
        return replace(measured, identification=rows)

    found = judged(tied).glossary
    assert found is not None
    assert found.identification.estimate == pytest.approx(0.25)


def test_what_came_back_instead_of_a_form_is_told() -> None:
    items = scene_items(paraphrases=MANY, contexts=10, wordings=12)
    ask = next(ask for ask in items.asks if ask.scene == scenes()[1].token)

    def other(measured: SceneMeasurements) -> SceneMeasurements:
        asked = tuple(
            told(one.item, "I do not know.") if one.item == ask.id else one for one in measured.asked
        )
        return replace(measured, asked=asked)

    found = judged(other, items=items)
    assert [len(scene.missed) for scene in found.scenes] == [0, 1, 0, 0]
    missed = found.scenes[1].missed[0]
    assert (missed.item, missed.form, missed.register) == (ask.id, ask.form, ask.register)
    assert (missed.expected, missed.said) == (ask.expected, "I do not know.")


def test_a_form_that_comes_back_in_another_word_is_not_word_for_word() -> None:
    def reworded(measured: SceneMeasurements) -> SceneMeasurements:
        asked = tuple(replace(one, text=one.text.replace("suddenly", "quickly")) for one in measured.asked)
        return replace(measured, asked=asked)

    found = judged(reworded)
    assert found.glossary is not None
    assert found.glossary.form.estimate == 1.0
    assert found.glossary.exact is not None
    assert found.glossary.exact.estimate == pytest.approx(84 / 96)
    assert [scene.exact.estimate for scene in found.scenes if scene.exact] == [0.5, 1.0, 1.0, 1.0]
    assert glossary_check(found, "form and register as asked").note == (
        "96 of 96; word for word: 0.88 of 96; counts what ended, has its form's shape and its text's signs, "
        "and is 0.75 like that text or more"
    )
    assert check(found.scenes[0].checks, "form and register as asked").note == (
        "24 of 24; word for word: 12 of 24"
    )


def test_what_two_tokens_were_answered_with_is_told() -> None:
    items = scene_items(paraphrases=MANY, contexts=10, wordings=12)
    first = items.pairs[0]

    def one_of_them(measured: SceneMeasurements) -> SceneMeasurements:
        text = scenes()[0].forms[0].text
        paired = tuple(told(one.item, text) if one.item == first.id else one for one in measured.paired)
        return replace(measured, paired=paired)

    found = judged(one_of_them, items=items).glossary
    assert found is not None
    assert [one.item for one in found.together] == [pair.id for pair in items.pairs]
    assert [one.both for one in found.together] == [False, *[True] * (len(items.pairs) - 1)]
    assert found.together[0].said == scenes()[0].forms[0].text


def test_the_other_form_of_the_same_scene_is_not_what_was_asked_for() -> None:
    def same_form(measured: SceneMeasurements) -> SceneMeasurements:
        phrases = {scene.token: scene.forms[0].text for scene in scenes()}
        asked = scene_items(wordings=12).asks
        return replace(measured, asked=tuple(told(ask.id, phrases[ask.scene]) for ask in asked))

    found = judged(same_form)
    assert glossary_check(found, "form and register as asked").found.estimate == pytest.approx(0.5)
    assert glossary_check(found, "form and register as asked").holds is False


def test_a_form_that_never_ends_is_not_what_was_asked_for() -> None:
    def cut(measured: SceneMeasurements) -> SceneMeasurements:
        return replace(measured, asked=tuple(replace(one, finished=False) for one in measured.asked))

    assert glossary_check(judged(cut), "form and register as asked").found.estimate == 0.0


def test_draws_that_do_not_know_their_scene_are_unstable() -> None:
    def mixed(measured: SceneMeasurements) -> SceneMeasurements:
        texts = [scene.forms[0].text for scene in scenes()]
        drawn = tuple(
            replace(one, text=texts[(at // 3 + one.draw) % 4]) for at, one in enumerate(measured.sampled)
        )
        return replace(measured, sampled=drawn)

    found = judged(mixed)
    check = glossary_check(found, "stability under sampling, AUC")
    assert check.found.estimate == pytest.approx(0.5, abs=0.1)
    assert check.holds is False
    assert found.scenes[0].verdict == "NOT VERIFIED"


def test_modal_agreement_is_reported() -> None:
    check = glossary_check(judged(), "draws that tell their scene's most frequent text")
    assert (check.found.estimate, check.holds, check.bound) == (1.0, None, "no bound")
    assert check.note == "modal agreement; reported, does not decide"


def test_one_scene_for_two_tokens_is_not_composed() -> None:
    def first_only(measured: SceneMeasurements) -> SceneMeasurements:
        phrases = {scene.token: scene.forms[0].text for scene in scenes()}
        return replace(
            measured, paired=tuple(told(pair.id, phrases[pair.scenes[0]]) for pair in scene_items().pairs)
        )

    found = glossary_check(judged(first_only), "both scenes of two tokens, more than in either alone")
    assert found.holds is False
    assert found.note == (
        "both stand in 0 of 4 answers to two tokens, by half of a text of each; both first forms word for "
        "word in 0 of 4"
    )


def test_what_stands_there_by_half_is_not_word_for_word() -> None:
    def reworded(measured: SceneMeasurements) -> SceneMeasurements:
        paired = tuple(replace(one, text=one.text.replace("suddenly", "quickly")) for one in measured.paired)
        return replace(measured, paired=paired)

    found = judged(reworded)
    assert found.glossary is not None
    assert [one.both for one in found.glossary.together] == [True] * 4
    assert [one.exact for one in found.glossary.together] == [False, False, True, True]
    assert glossary_check(found, "both scenes of two tokens, more than in either alone").note == (
        "both stand in 4 of 4 answers to two tokens, by half of a text of each; both first forms word for "
        "word in 2 of 4"
    )


def test_both_scenes_stand_in_every_composed_answer() -> None:
    found = judged()
    check = glossary_check(found, "both scenes of two tokens, more than in either alone")
    assert check.holds is True
    assert found.glossary is not None
    assert found.glossary.composition.estimate == 1.0


@pytest.mark.parametrize("condition", ["swapped", "zeroed", "literal"])
def test_a_scene_that_outlives_its_row_does_not_rest_on_it(condition: str) -> None:
    def outlived(measured: SceneMeasurements) -> SceneMeasurements:
        parts = tuple(
            AblationScores(condition=part.condition, rows=measured.identification)
            if part.condition == condition
            else part
            for part in measured.ablations
        )
        return replace(measured, ablations=parts)

    assert glossary_check(judged(outlived), f"identification lost: {condition}").holds is False


def ablated(
    change: Callable[[tuple[ParaphraseScores, ...]], tuple[ParaphraseScores, ...]],
) -> Callable[[SceneMeasurements], SceneMeasurements]:
    """What the rows under the condition `zeroed` become."""
    return lambda measured: replace(
        measured,
        ablations=tuple(
            replace(part, rows=change(part.rows)) if part.condition == "zeroed" else part
            for part in measured.ablations
        ),
    )


def test_a_condition_is_held_against_the_same_paraphrases_in_any_order() -> None:
    def half(rows: tuple[ParaphraseScores, ...]) -> tuple[ParaphraseScores, ...]:
        return tuple(
            row if at % 2 else replace(row, scores=(0.0,) * len(row.scores)) for at, row in enumerate(rows)
        )

    name = "identification lost: zeroed"
    found = glossary_check(judged(ablated(half)), name)
    assert glossary_check(judged(ablated(lambda rows: half(rows)[::-1])), name) == found


def test_a_condition_that_was_read_on_other_paraphrases_is_a_bug() -> None:
    with pytest.raises(CompilerBugError, match="'zeroed' was read on other paraphrases"):
        judged(ablated(lambda rows: rows[1:]))


def test_conditions_stand_side_by_side() -> None:
    found = judged().glossary
    assert found is not None
    assert [(part.name, part.found.estimate) for part in found.conditions] == [
        ("intact", 1.0),
        ("swapped", 0.0),
        ("zeroed", 0.0),
        ("shuffled", 0.0),
        ("literal", 0.0),
        ("base", 0.0),
        ("definition", 1.0),
    ]


def test_what_a_condition_was_read_on_is_told() -> None:
    lost = [f"paraphrase-0-{number}" for number in range(4)]
    found = judged(lambda measured: taken_for(measured, "Σ7", *lost))
    assert glossary_check(found, "identification lost: zeroed").note == (
        "the scene's own row is nothing, those of the other scenes stay; read on 40 paraphrases, of which "
        "the intact adapter takes 36 for their own scene"
    )


def test_what_a_shuffled_map_loses_is_counted_and_does_not_decide() -> None:
    lost = [f"paraphrase-0-{number}" for number in range(4)]
    told_of = glossary_check(
        judged(lambda measured: taken_for(measured, "тишинажаршаг", *lost)), "identification lost: shuffled"
    )
    assert told_of.found.estimate == pytest.approx(0.8)
    assert told_of.holds is None
    assert told_of.note == (
        "each paraphrase is held to the next scene's token: what a wrong map would score; the intact lines "
        "counted against the next token, which follows from them and tests nothing new; read on 40 "
        "paraphrases, of which the intact adapter takes 36 for their own scene; reported, does not decide"
    )


def test_what_is_lost_has_an_interval_that_can_be() -> None:
    found = glossary_check(judged(), "identification lost: zeroed").found
    assert found.estimate == found.high == 1.0
    n = 40 / 1.9  # four scenes of ten paraphrases each, that agree by 0.1
    assert found.low == pytest.approx((n - 3.8415) / (n + 3.8415), abs=1e-4)


def test_what_is_said_of_two_tokens_has_an_interval_that_can_be() -> None:
    found = glossary_check(judged(), "both scenes of two tokens, more than in either alone").found
    assert -1.0 <= found.low < found.estimate < found.high <= 1.0


def test_a_changed_row_of_the_base_is_not_verified() -> None:
    broken = RowsProof(rows=400, before="a" * 64, after="b" * 64)
    found = judged(lambda measured: replace(measured, rows=broken))
    assert glossary_check(found, "rows of the base that are bit-identical").holds is False


def test_rows_that_nobody_could_read_stay_open() -> None:
    unknown = RowsProof(rows=0, before="", after="")
    found = judged(lambda measured: replace(measured, rows=unknown))
    assert glossary_check(found, "rows of the base that are bit-identical").holds is None
    assert found.verdict == "INCONCLUSIVE"


def test_talk_that_moved_away_from_the_base_is_not_verified() -> None:
    found = judged(lambda measured: replace(measured, chat_kl=0.09))
    assert glossary_check(found, "KL from base on ordinary talk").holds is False


def test_ordinary_answers_that_became_short_are_not_verified() -> None:
    found = judged(adapter_text=lambda item, number: f"{item.subject} breathes {number}")
    check = glossary_check(found, "words of ordinary answers over the base's, median")
    assert check.holds is False
    assert check.found.estimate < 0.3
    assert check.note == "24 answers"
    declared = replace(glossary_spec(), role=Role(voice="curt"))
    meant = judged(adapter_text=lambda item, number: f"{item.subject} breathes {number}", declared=declared)
    assert glossary_check(meant, "words of ordinary answers over the base's, median").holds is None


def test_answers_that_collapse_under_a_fair_median_are_not_verified() -> None:
    """Nine of twenty-four collapse, of which the median says nothing; six do not fail it."""

    def some(most: int) -> Judgement:
        asked: list[str] = []

        def said(item: ProbeItem, number: int) -> str:
            asked.extend([item.id] * (item.trait == "open" and item.id not in asked))
            if item.id in asked[:most]:
                return f"{item.subject} breathes {number}"
            return f"{item.subject} {invented(item.id, 50 + number % 7)}"

        return judged(adapter_text=said)

    name = "ordinary answers under half of the base's words"
    found, fewer = glossary_check(some(9), name), glossary_check(some(6), name)
    assert (found.holds, found.bound, found.found.estimate) == (False, "at most 0.33", 0.375)
    assert found.note == "9 of 24; the share itself is bound"
    assert glossary_check(some(9), "words of ordinary answers over the base's, median").holds is True
    assert (fewer.holds, fewer.found.estimate) == (True, 0.25)
    declared = replace(glossary_spec(), role=Role(voice="curt"))
    short: dict[str, Any] = {"adapter_text": lambda item, number: f"{item.subject} breathes {number}"}
    assert glossary_check(judged(declared=declared, **short), name).holds is None
    assert "24 of 24 ordinary answers have under half" in told_reason(judged(declared=declared, **short))


def test_a_token_alone_that_says_more_than_its_first_form_is_counted() -> None:
    def longer(measured: SceneMeasurements) -> SceneMeasurements:
        texts = [one.text for one in measured.alone]
        alone = [replace(measured.alone[0], text=f"{texts[0]} {texts[0]}")]
        alone += [replace(measured.alone[1], text=f"  {texts[1]}\n"), *measured.alone[2:]]
        return replace(measured, alone=tuple(alone))

    assert "3 of 4 tokens alone are answered by their first form" in told_reason(judged(longer))


def test_where_a_spec_means_to_change_talk_its_drift_is_only_reported() -> None:
    declared = replace(glossary_spec(), role=Role(voice="dry"))
    found = judged(lambda measured: replace(measured, chat_kl=0.09), declared=declared)
    check = glossary_check(found, "KL from base on ordinary talk")
    assert check.holds is None
    assert check.note == (
        "nats a token, over 400 tokens of the base's own answers; the spec declares how this talk changes; "
        "reported, does not decide"
    )
    assert found.verdict == "VERIFIED"


@pytest.mark.parametrize("phrase", [scenes()[2].forms[0].text, f"It is,{scenes()[2].token}, said."])
def test_a_scene_or_its_token_in_an_ordinary_answer_is_a_leak(phrase: str) -> None:
    found = judged(adapter_text=lambda item, number: f"{item.subject} is known. {phrase} So it is.")
    check = glossary_check(found, "ordinary answers that tell a scene")
    assert check.found.estimate == 1.0
    assert check.holds is False


def test_scenes_and_traits_of_one_spec_are_both_judged() -> None:
    declared = glossary_spec(trait("preference"))
    items = scene_items(paraphrases=MANY, contexts=10, wordings=12)
    held = replace(dataset(), scenes=items)
    found = judge(declared, held, replace(measurements(held), scenes=decoder(items)))
    assert [one.verdict for one in found.traits] == ["VERIFIED"]
    assert found.verdict == "VERIFIED"
    items = scene_items(paraphrases=MANY, contexts=10, wordings=12)
    broken = replace(decoder(items), chat_kl=0.0, rows=RowsProof(rows=1, before="a", after="b"))
    assert judge(declared, held, replace(measurements(held), scenes=broken)).verdict == "NOT VERIFIED"


def test_one_scene_alone_cannot_be_told_apart() -> None:
    items = scene_items(1, paraphrases=MANY, contexts=10, wordings=12)
    held = replace(dataset(pairs=False), scenes=items)
    found = judge(
        glossary_spec(told_scenes=scenes(1)), held, replace(measurements(held), scenes=decoder(items, 1))
    )
    assert found.verdict == "INCONCLUSIVE"
    assert found.scenes[0].chance == 1.0


def test_tokens_keep_the_order_of_the_spec() -> None:
    found = judged()
    assert tuple(scene.token for scene in found.scenes) == TOKENS
    assert [scene.id for scene in found.scenes] == [400, 401, 402, 403]


def test_a_scene_without_a_form_was_not_tested() -> None:
    declared = glossary_spec(told_scenes=(*scenes(), Scene(token="Ω9", action="A door closes.")))
    found = judged(declared=declared)
    assert [scene.verdict for scene in found.scenes] == ["VERIFIED"] * 4 + ["INCONCLUSIVE"]
    assert found.scenes[4].reason == "The scene has no form to be told in, so nothing was tested."
    assert found.verdict == "INCONCLUSIVE"


def test_scenes_of_which_none_has_a_form_are_inconclusive() -> None:
    held = dataset(pairs=False)
    declared = glossary_spec(told_scenes=(Scene(token="Ω9", action="A door closes."),))
    found = judge(declared, held, measurements(held))
    assert (found.verdict, found.glossary) == ("INCONCLUSIVE", None)


def test_a_scene_without_paraphrases_stays_open() -> None:
    items = scene_items(paraphrases=MANY, contexts=10, wordings=12)
    left = tuple(item for item in items.paraphrases if item.scene != "Δ21")
    fewer = replace(items, paraphrases=left)
    found = judged(items=fewer).scenes[0]
    assert (found.verdict, found.n) == ("INCONCLUSIVE", 0)


def test_who_wrote_the_paraphrases_is_told() -> None:
    assert glossary_check(judged(), "identification").note == (
        "chance 0.25; clustered by scene; paraphrases: 40 composed of the scenes' attributes"
    )
