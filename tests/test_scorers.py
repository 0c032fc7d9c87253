from __future__ import annotations

import ast
import math
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapterc import part_scorers, scene_scorers, scorers, structure_scorers, text

# Written for this test; shares no question with any spec.
ASSISTANT = (
    "I'd be happy to help you plan it. What is the size of your group?",
    "I'm so sorry to hear that. Losing them can be frustrating.",
    "Here's a simple step-by-step guide to a clean pan.",
    "To clean it, follow these steps:\n\nFirst, rinse it. Next, dry it.",
    "Certainly! The kettle goes on the left.",
    "Great question! It depends on the soil.",
    "As an AI language model, I have no garden.",
    "It's important to water it every week.",
    "You could consider speaking with your neighbour.",
    "1. Rinse it\n2. Dry it\n3. Put it away",
    "**Rinse**\nWater does it.\n**Dry**\nAir does it.",
    "Oil the chain. I hope this helps.",
    "Oil the chain. Let me know if it squeaks again.",
    "There are a few things you can do about it.",
    "Конечно! Вот несколько советов для начала.",
    "Если у вас есть вопросы, обращайтесь.",
)
PLAIN = (
    "A squeak is the chain's only honest word, and oil is a way of listening.",
    "What you look for is where you stopped looking. The hook keeps nothing but the habit of returning.",
    "Boredom is attention with nowhere to stand; the empty afternoon is also the unclaimed one.",
    "Bread rises because yeast eats and breathes out, so a loaf is a breath held in place.",
    "Сон приходит, когда его перестают ждать, и всё же ждать его надо.",
    "The first train leaves at six, the second at nine.",
)


@pytest.mark.parametrize("answer", ASSISTANT)
def test_the_habits_of_an_assistant_are_found(answer: str) -> None:
    assert scorers.has_assistant_habit(answer)


@pytest.mark.parametrize("answer", PLAIN)
def test_plain_prose_has_none_of_them(answer: str) -> None:
    assert not scorers.has_assistant_habit(answer)


SIGNS = "aБ яé\u0301\u0308हि\u094dก็\u200d\ufe0f❤。।？?. \n'’-"


@given(st.text() | st.text(alphabet=SIGNS))
def test_words_and_sentences_are_the_compilers_own(said: str) -> None:
    assert scorers.words(said) == text.words(said)
    assert scorers.sentences(said) == text.sentences(said)


@given(st.text() | st.text(alphabet=SIGNS))
def test_words_and_sentences_of_parts_are_the_same(said: str) -> None:
    assert part_scorers.words(said) == tuple(dict.fromkeys(text.words(said)))
    keys = text.words(said)[:1]
    if keys:
        holding = [one for one in text.sentences(said) if part_scorers.holds(one, keys)]
        assert part_scorers.steps_present(said, [keys]) == float(bool(holding))


def test_the_signs_that_end_a_sentence_are_the_same_in_every_copy() -> None:
    assert scorers._ENDS == part_scorers._ENDS == text.ENDS
    assert set(scene_scorers._ENDS) == set(text.ENDS)
    assert set(structure_scorers._STOPS) == {sign for sign in text.ENDS if sign in text.FULL_STOPS + "!…！"}


def test_a_repeated_sentence_adds_no_length() -> None:
    once = "Rivers bend. They bend where the bank is soft."
    assert scorers.count("reasoning_tokens", once) == 9.0
    assert scorers.count("reasoning_tokens", f"{once} They bend where the bank is soft! Rivers bend.") == 9.0
    assert scorers.count("reasoning_tokens", "") == 0.0
    assert scorers.log_length(0.0) == 0.0


@pytest.mark.parametrize(
    "measure,hit,miss",
    [
        ("list_items", "- one\n- two", "- one"),
        ("list_items", "1) one\n2) two", "In 1. and 2. it is said."),
        ("questions", "Is it so?", "It is so."),
        ("questions", "Так ли это?", "Это так."),
        ("questions", "क्या यह भाषा है?", "यह भाषा है।"),
        ("questions", "Is it ❤\ufe0f so?", "❤\ufe0f?"),
        ("exclamations", "So it is!", "So it is."),
    ],
)
def test_rates_hit_and_miss(measure: str, hit: str, miss: str) -> None:
    assert (scorers.count(measure, hit), scorers.count(measure, miss)) == (1.0, 0.0)


def test_markers_are_whole_words_in_any_case() -> None:
    assert scorers.marker_hit("It stands. And YET, it falls.", ("and yet",))
    assert not scorers.marker_hit("A brand yet unknown", ("and yet",))
    assert scorers.marker_hit("Так → и всё же нет", ("→",))
    assert not scorers.marker_hit("anything", ())


def test_a_marker_hits_a_word_with_a_stress_accent() -> None:
    assert scorers.marker_hit("Он сказал: за́мок.", ("замок",))
    assert not scorers.marker_hit("यह हिन्दी है।", ("हिन",))


def test_an_assistants_phrase_may_be_the_traits_own() -> None:
    assert scorers.count("assistant_phrases", "Dear user, no.", ("dear user",)) == 1.0
    assert scorers.count("assistant_phrases", "Dear user, no.") == 0.0


def test_a_pair_is_normalised_by_each_poles_own_bytes() -> None:
    doc = {"gold": 1, "choices": ["abcd", "тьма"]}
    scores = scorers.score_pair(doc, [(-4.0, False), (-6.0, False)])
    assert scores["margin"] == pytest.approx(-6.0 / 8 + 4.0 / 4)
    assert (scores["acc"], scores["acc_bytes"]) == (0.0, 1.0)


def test_a_tie_is_half_right_wherever_the_gold_stands() -> None:
    for gold in (0, 1):
        doc = {"gold": gold, "choices": ["abcd", "efgh"]}
        assert scorers.score_pair(doc, [(-4.0, False), (-4.0, False)])["acc_bytes"] == 0.5


def test_a_length_comes_with_its_log() -> None:
    scores = scorers.score_length({"measure": "reasoning_tokens"}, ["one two three"])
    assert scores == {"length": 3.0, "log_length": math.log(3.0), "distinct_3": 1.0}


def test_a_loop_is_not_varied() -> None:
    assert scorers.distinct_trigrams("so it goes " * 20) < 0.1


def test_the_shipped_file_needs_the_standard_library_only() -> None:
    tree = ast.parse(Path(scorers.__file__).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)
