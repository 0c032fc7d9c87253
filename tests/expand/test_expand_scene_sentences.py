"""Texts of scenes as sentences: in any script, and where they are none."""

from __future__ import annotations

import pytest

from adapterc.expand.scene_sentences import sentence, told_together


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fear and\n  heat", "Fear and heat."),
        ("a guard (asleep)", "A guard (asleep)."),
        ("塩 ⇒ 白", "塩 ⇒ 白。"),
        ("霧が白くなった", "霧が白くなった。"),
        ("वह रुका", "वह रुका।"),
        ("Ով է", "Ով է։"),
        ("문이 닫힌다", "문이 닫힌다."),
        ("ظل ساكن", "ظل ساكن."),
        ("страх", "Страх."),
        ("half past 4", "Half past 4."),
    ],
)
def test_a_text_without_an_end_gets_a_full_stop(text: str, told: str) -> None:
    assert sentence(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Who goes there?",
        "塩がこぼれて、霧が白くなった。",
        "誰だ！",
        "من هناك؟",
        "वह रुका।",
        "یہ رات ہے۔",
        "Ով է։",
        "「誰だ」",
        "(He froze.)",
        "He said 'no.'",
        "“Stop”",
    ],
)
def test_an_end_in_any_script_is_one(text: str) -> None:
    assert sentence(text) == text


@pytest.mark.parametrize(
    "text", ["🜂⟁", "Heat 🔥", "Love ❤️", "Wave 👋🏿", "F(x)", "`x = y`", "A → ∅", "12:04", "[gone]"]
)
def test_what_is_no_prose_gets_none(text: str) -> None:
    assert sentence(text) == text


def test_texts_are_joined_as_sentences_or_line_by_line() -> None:
    assert told_together("He froze.", "She ran.") == "He froze. She ran."
    assert told_together("霧が白くなった。", "塩。") == "霧が白くなった。 塩。"
    assert told_together("a → b", "She ran.") == "a → b\nShe ran."
    assert told_together("Heat 🔥", "She ran.") == "Heat 🔥\nShe ran."
