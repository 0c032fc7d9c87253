"""What is told of a whole text before any pattern is tried, and names found in one go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapterc.importers.personal_called import Called
from adapterc.importers.personal_forms import KINDS
from adapterc.importers.personal_look import look_at
from support.imports import imported, written
from support.personal import FOUND, HARMLESS, TOLD


def test_no_look_denies_what_a_pattern_finds() -> None:
    texts = [*(value for _, value in FOUND), *HARMLESS, *(text for text, _ in TOLD)]
    tried: set[str] = set()
    for kind in KINDS:
        for form in kind.forms:
            for text in texts:
                if form.pattern.search(text):
                    tried.add(kind.name)
                    assert look_at((text,)).may_hold(form), (form.pattern.pattern, text)
    assert tried == {kind.name for kind in KINDS}


def test_plain_words_are_searched_for_nothing() -> None:
    look = look_at(("Bees fly far over the meadow", "and come back in the evening."))
    assert [form for kind in KINDS for form in kind.forms if look.may_hold(form)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana-Maria, Ana's, Anabel, (Ana)", "<A>-Maria, <A>'s, Anabel, (<A>)"),
        ("Ana Bell and Bell, O'Brien; Ana O'Brien", "<A> and <A>, <B>; <A> <B>"),
        ("ana XAna _Ana Anaé", "ana XAna _Ana Anaé"),
    ],
)
def test_names_are_found_as_whole_words_the_longest_first(text: str, expected: str) -> None:
    called = Called({"Ana": "A", "Ana Bell": "A", "Bell": "A", "O'Brien": "B"})
    assert called.replaced(text, lambda name: f"<{name}>") == expected


def test_texts_of_many_blocks_keep_their_places(tmp_path: Path) -> None:
    def talk(number: int) -> dict[str, object]:
        asked = f"{number} " + "bee " * 4_000 + ("ana@mail.org" if number == 9 else "")
        return {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": "Yes."}]}

    outcome = imported(written(tmp_path, "set.jsonl", tuple(map(talk, range(12)))), redacted=True)
    assert "- e-mail: 1 (1 different), in `set.jsonl, record 10, turn 1`" in outcome.report
    assert "ana@mail.org" not in json.dumps(outcome.dialogues)
