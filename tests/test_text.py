"""Words, sentences and n-grams, in any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapterc.text import _marked_word, distinct_share, hear, is_whole, ngrams, sentences, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t stop: it's 3.5 km!", ("don't", "stop", "it's", "3", "5", "km")),
        ("Тишина — это ПОЛЕ.", ("тишина", "это", "поле")),
        ("well-known snake_case", ("well-known", "snake", "case")),
        ("Straße STRASSE", ("strasse", "strasse")),
        (
            "'tis rock-'n'-roll -- o'er-night- 'x--y' a-'b",
            ("tis", "rock", "n", "roll", "o'er-night", "x", "y", "a", "b"),
        ),
        ("\x1c1\x00two\tthree_four\x7f", ("1", "two", "three", "four")),
        ("…", ()),
        ("", ()),
        ("हिन्दी भाषा।", ("हिन्दी", "भाषा")),
        ("ภาษาไทย ก็ดี", ("ภาษาไทย", "ก็ดี")),
        ("شُكْرًا، نعم", ("شُكْرًا", "نعم")),
        ("ශ්\u200dරී ලංකා", ("ශ්\u200dරී", "ලංකා")),
        ("\u0301a \u0941 b", ("a", "b")),
        ("❤\ufe0f 1\ufe0f\u20e3 x\ufe0f", ("1", "x")),
    ],
)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@given(st.text(alphabet="aB3'- _.\n", max_size=24))
def test_words_of_plain_text_are_those_of_any_text(text: str) -> None:
    assert words(text) == words(f"{text} ъ")[:-1]


@given(st.lists(st.text(alphabet="aB3'- _.\n\x1fж’", max_size=12)))
def test_words_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert hear(texts) == {text: words(text) for text in texts}
    assert hear(texts)["Not so!"] == ("not", "so")


def test_words_are_the_same_however_a_letter_is_composed() -> None:
    assert words(unicodedata.normalize("NFD", "café ёж")) == words("café ёж") == ("café", "ёж")


def test_a_letter_that_is_two_in_lower_case_parts_no_word() -> None:
    assert words("Πραΰ ΠΡΑΫ́ Ταΐ ΤΑΪ́") == ("πραΰ", "πραΰ", "ταΐ", "ταΐ")
    assert words("İzmir") == ("i\u0307zmir",)


def test_a_stress_accent_on_a_cyrillic_letter_is_put_aside_and_no_other_mark() -> None:
    assert words("за́мок и замо́к") == ("замок", "и", "замок")
    assert words("ќе ёж йод") == ("ќе", "ёж", "йод")
    assert words("j́") == ("j\u0301",)


def test_a_text_without_marks_looks_for_none() -> None:
    _marked_word.cache_clear()
    words("Тишина — это ПОЛЕ 🙂 and “naïve” café: 这是第一句。 한국어")
    assert _marked_word.cache_info().misses == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is so. Is it? Yes!", ("It is so.", "Is it?", "Yes!")),
        ('He said "no." Then he left.', ('He said "no.', "Then he left.")),
        ("At 3.5 km it ends. So be it.", ("At 3.5 km it ends.", "So be it.")),
        ("one line\n\nanother line", ("one line", "another line")),
        ("Это так. Почему?", ("Это так.", "Почему?")),
        ("no end", ("no end",)),
        ("नमस्ते। यह दूसरा है। तीसरा।", ("नमस्ते।", "यह दूसरा है।", "तीसरा।")),
        ("这是第一句。“这是”第二句吗？是！", ("这是第一句。", "“这是”第二句吗？", "是！")),
        ("「はい。」と言った。", ("「はい。」と言った。",)),
        ("３．５メートル", ("３．５メートル",)),
        (" \n ", ()),
    ],
)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("It is so.", True),
        ("Is it?", True),
        ("So it goes…", True),
        ("He said: “It is so.”", True),
        ("Он сказал: «Это так.»", True),
        ("**It is so!**", True),
        ("(It is `so.`)", True),
        ("The parts are:", False),
        ("यह दूसरा है।", True),
        ("这是第一句。", True),
        ("It is", False),
        ("It is `so`", False),
        ("", False),
    ],
)
def test_a_sentence_is_whole_when_an_end_mark_closes_it(sentence: str, whole: bool) -> None:
    assert is_whole(sentence) is whole


def test_what_ends_a_sentence_may_be_said() -> None:
    assert is_whole("The parts are:", ":")
    assert not is_whole("Is it?", ".")


def test_ngrams_are_every_run_in_order() -> None:
    assert list(ngrams(("a", "b", "c"), 2)) == [("a", "b"), ("b", "c")]
    assert list(ngrams(("a", "b"), 3)) == []


def test_distinct_share() -> None:
    assert distinct_share(["a b a b"], 2) == pytest.approx(2 / 3)
    assert distinct_share(["a b", "a b"], 2) == 0.5
    assert distinct_share([], 2) == distinct_share(["a"], 2) == 0.0


@given(st.text())
def test_no_text_breaks_them_and_words_hold_no_white_space(text: str) -> None:
    assert not any(character.isspace() for word in words(text) for character in word)
    assert all(part == part.strip() and part for part in sentences(text))
