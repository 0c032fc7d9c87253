from __future__ import annotations

import pytest

from adapterc.scene_scorers import grams, has_shape, is_told, likeness, nearest, presence, score_scene_form

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


@pytest.mark.parametrize("wobbly", [PHRASE, "He froze as the air about him grew hot", PHRASE.upper()])
def test_the_text_that_was_asked_for_is_told(wobbly: str) -> None:
    assert nearest(wobbly, TEXTS)[0] == 0
    assert is_told(wobbly, TEXTS, 0)
    assert not is_told(wobbly, TEXTS, 2)


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
        ("phrase", PHRASE, "He froze when the air grew hot and " * 8, False),
        ("anything", PHRASE, PHRASE, True),
    ],
)
def test_shape(form: str, declared: str, answer: str, held: bool) -> None:
    assert has_shape(form, declared, answer) is held


def test_a_task_scores_form_and_likeness() -> None:
    doc = {"texts": list(TEXTS), "asked": 1, "form": "symbol"}
    assert score_scene_form(doc, [SYMBOL]) == {"form": 1.0, "likeness": 1.0}
    assert score_scene_form(doc, [PHRASE])["form"] == 0.0
