from __future__ import annotations

import pytest

from adapterc.middle.scripts import script_shares


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("быстрый ответ", "Cyrillic"),
        ("γρήγορη ἀπάντησις", "Greek"),
        ("תשובה", "Hebrew"),
        ("الجواب", "Arabic"),
        ("उत्तर", "Devanagari"),
        ("快速的回答", "Han"),
        ("すばやい", "Kana"),
        ("빠른", "Hangul"),
        ("คำตอบ", "Thai"),
        ("პასუხი", "Georgian"),
    ],
)
def test_a_text_of_one_script_is_all_of_it(text: str, script: str) -> None:
    assert script_shares([text]) == {script: 1.0}


def test_latin_letters_with_marks_dashes_and_emoji_are_no_script_of_their_own() -> None:
    assert script_shares(["Où est-ce — “là”?", "naïve 👩\u200d🚀 Łódź", ""]) == {}


def test_shares_are_of_all_letters_and_the_largest_comes_first() -> None:
    shares = script_shares(["abcd", "дом", "水"])
    assert list(shares) == ["Cyrillic", "Han"]
    assert shares["Cyrillic"] == pytest.approx(3 / 8)
