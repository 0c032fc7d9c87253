from __future__ import annotations

import pytest

from adapterc.scene_scorers import (
    comes_back,
    grams,
    has_shape,
    is_told,
    is_word_for_word,
    likeness,
    nearest,
    presence,
    score_scene_form,
    signs,
    stands_in,
)

PHRASE = "He froze when the air around him suddenly grew hot."
SYMBOL = "🜂⟁ silence — entry — fear"
TEXTS = (PHRASE, SYMBOL, "The corridor holds its breath and one step burns.")


def test_case_white_space_and_emoji_variants_change_no_likeness() -> None:
    assert likeness(grams("A  Flame ☀\ufe0f"), grams("a flame\n☀")) == 1.0


def test_nothing_is_like_an_empty_text() -> None:
    assert likeness(grams(""), grams("")) == 0.0


def test_a_single_sign_has_runs_of_its_own() -> None:
    assert likeness(grams("🜂"), grams("🜂")) == 1.0
    assert likeness(grams("🜂"), grams("⟁")) < 0.3


def test_presence_does_not_mind_what_else_is_said() -> None:
    long = f"{PHRASE} {TEXTS[2]} And much more was said on that day about other things."
    assert presence(grams(PHRASE), grams(long)) > 0.9
    assert likeness(grams(PHRASE), grams(long)) < 0.7


@pytest.mark.parametrize(
    "wobbly", [PHRASE, "He froze when the air about him suddenly grew hot", PHRASE.upper()]
)
def test_the_text_that_was_asked_for_is_told(wobbly: str) -> None:
    assert nearest(wobbly, TEXTS)[0] == 0
    assert is_told(wobbly, TEXTS, 0)
    assert not is_told(wobbly, TEXTS, 2)


def test_a_text_of_other_words_is_not_the_one_that_was_asked_for() -> None:
    assert nearest("He froze as the air about him grew hot", TEXTS)[0] == 0
    assert not is_told("He froze as the air about him grew hot", TEXTS, 0)


def test_a_foreign_text_tells_nothing() -> None:
    assert not any(is_told("Paris is the capital of France.", TEXTS, asked) for asked in range(3))


@pytest.mark.parametrize(
    ("form", "declared", "answer", "held"),
    [
        ("symbol", SYMBOL, "🜂⟁ silence — entry — fear", True),
        ("symbol", SYMBOL, "silence, entry, fear, and so on", False),
        ("emoji", "😶🔥", "😶🔥", True),
        ("symbol", "quiet, then heat", "quiet, then heats", True),  # the author's own has no sign either
        ("phrase", PHRASE, PHRASE, True),
        ("phrase", PHRASE, "He froze. The air around him grew hot.", False),
        ("phrase", PHRASE, "He froze when the air\ngrew hot around him", False),
        ("formula", "silence → entry = fear", "silence → entry = fear", True),
        ("formula", "silence → entry = fear", "silence and entry are fear", False),
        ("фраза", "Он замер. Воздух нагрелся.", "Он замер, воздух нагрелся.", True),
        ("фраза", "Он замер, воздух нагрелся.", "Он замер. Воздух нагрелся.", False),
        ("prose", PHRASE, "🜂⟁ → → → 🜁 = = = 1234567 he froze ⟁", False),
        ("phrase", PHRASE, "He froze", False),
        ("anything", PHRASE, PHRASE, True),
    ],
)
def test_shape(form: str, declared: str, answer: str, held: bool) -> None:
    assert has_shape(form, declared, answer) is held


MIXED = ("🜂⟁ silence—entry—fear", "◐◯ mask—cloth—nobody", "⚡▯ flash—doorway—stranger")


@pytest.mark.parametrize(
    ("answer", "back"),
    [
        ("🜂⟁ silence—entry—fear", True),
        ("🜂\ufe0f⟁ Silence—entry—fear.", True),
        ("⚡▯ mask—entry—fear", False),
        ("⚡▯ silence—entry—fear", False),  # 0.83 like it: two signs are few of its runs
        ("🜂⟁ silence—entry—nobody", False),
        ("🜂⟁ silence—cloth—fear", False),
        ("⟁🜂 silence—entry—fear", False),
        ("silence—entry—fear", False),
        ("🜂⟁ silence—entry—fear ◐◯ mask—cloth—nobody", False),
    ],
)
def test_a_mixed_answer_is_not_the_form_that_was_asked_for(answer: str, back: bool) -> None:
    assert comes_back("symbols", MIXED, 0, answer) is back


def test_signs_are_symbols_in_their_order() -> None:
    assert signs("storm + open\ufe0f door = 🜂, a stranger—⟁.") == "+=🜂⟁"


@pytest.mark.parametrize(
    ("answer", "same"),
    [
        (f"  {PHRASE.upper()}\n", True),
        (PHRASE.removesuffix("."), True),
        (PHRASE.replace("hot", "cold"), False),
        (f"{PHRASE} And so on.", False),
        (PHRASE.replace(" ", "  ").replace("when", "when\ufe0e"), True),
        ("", False),
    ],
)
def test_word_for_word(answer: str, same: bool) -> None:
    assert is_word_for_word(answer, PHRASE) is same


def test_nothing_is_word_for_word_an_empty_text() -> None:
    assert not is_word_for_word("", " ")


def test_a_text_stands_in_an_answer_between_ends_of_words() -> None:
    assert stands_in("One step burns.", f"{PHRASE} one step burns, he said")
    assert not stands_in("One step burns.", "The stone step burns.")
    assert not stands_in("One step burns.", "One step burnsish.")
    assert not stands_in(" ", PHRASE)


def test_a_task_scores_form_words_and_likeness() -> None:
    doc = {"texts": list(TEXTS), "asked": 1, "form": "symbol"}
    assert score_scene_form(doc, [SYMBOL]) == {"form": 1.0, "exact": 1.0, "likeness": 1.0}
    assert score_scene_form(doc, [PHRASE])["form"] == 0.0
    nearly = score_scene_form({**doc, "asked": 0, "form": "phrase"}, [PHRASE.replace("hot", "warm")])
    assert (nearly["form"], nearly["exact"]) == (1.0, 0.0)


@pytest.mark.parametrize("runaway", [f"{PHRASE} " * 2, PHRASE + "\n" * 40, f"{PHRASE} {PHRASE[:27]}"])
def test_a_task_counts_no_answer_that_does_not_end(runaway: str) -> None:
    doc = {"texts": list(TEXTS), "asked": 0, "form": "text"}
    assert score_scene_form(doc, [runaway])["form"] == 0.0
