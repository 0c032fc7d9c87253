"""Lorebooks of several programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.imports import imported, written

KNOWN = (
    '  - fact: "Ostrel is a harbour town."\n    ask:\n'
    '      - "What do you know about Ostrel?"\n      - "Tell me about Ostrel."\n'
)
TEXT = "Ostrel is a harbour town."


@pytest.mark.parametrize(
    "book",
    [
        {"lorebookVersion": 5, "entries": [{"text": TEXT, "displayName": "x", "keys": ["Ostrel"]}]},
        {"type": "risu", "ver": 1, "data": [{"key": "Ostrel", "comment": "x", "content": TEXT}]},
        {"kind": "memory", "name": "x", "entries": [{"name": "x", "entry": TEXT, "keywords": ["Ostrel"]}]},
        [{"keys": ["Ostrel"], "content": TEXT}],
        [{"keys": "Ostrel", "value": TEXT, "title": "x"}],
        {"entries": {"1": {"uid": 1, "key": [], "displayName": "Ostrel", "content": TEXT}}},
    ],
    ids=["novelai", "risu", "agnai", "list", "story-cards", "named"],
)
def test_an_entry_under_the_names_of_each_program(tmp_path: Path, book: Any) -> None:
    outcome = imported(written(tmp_path, "book.json", book))
    assert f"knowledge:\n{KNOWN}\n" in outcome.spec
    assert outcome.report.startswith("# What was imported\n\n- formats: lorebook\n")
    assert outcome.errors == []


def test_a_dataset_with_keywords_is_no_lorebook(tmp_path: Path) -> None:
    record = {"instruction": "Why?", "output": "So.", "keywords": ["reason"], "text": "Why? So."}
    outcome = imported(written(tmp_path, "set.json", [record]))
    assert outcome.dialogues == [[("user", "Why?"), ("assistant", "So.")]]


@pytest.mark.parametrize(("key", "is_word"), [("capt(ain)?", False), ("St. Ives", True), ("C#", True)])
def test_a_keyword_is_a_regular_expression_where_the_entry_says_so(
    tmp_path: Path, key: str, is_word: bool
) -> None:
    entry = {"keys": ["Ostrel", key], "content": TEXT, "use_regex": True}
    outcome = imported(written(tmp_path, "book.json", {"entries": [entry]}))
    assert KNOWN in outcome.spec
    assert (f"Tell me about {key}." in outcome.spec) is is_word
    assert (f"keyword`:\n\n```\n{key}\n```\n" in outcome.report) is not is_word


def test_keywords_that_nothing_is_made_of_stand_in_the_report(tmp_path: Path) -> None:
    entry = {"keys": ["Ostrel", "b", "c", "d", "quay", "mole"], "content": TEXT}
    outcome = imported(written(tmp_path, "book.json", {"entries": [entry]}))
    assert "quay" not in outcome.spec
    assert 'further keywords`:\n\n```\n[\n "quay",\n "mole"\n]\n```\n' in outcome.report


def test_a_name_that_nothing_is_made_of_stands_in_the_report(tmp_path: Path) -> None:
    named = {"keys": ["Ostrel"], "content": TEXT, "name": "ostrel", "comment": "by Ana, second draft"}
    outcome = imported(written(tmp_path, "book.json", {"entries": [named]}))
    assert '`:\n\n```\n{\n "comment": "by Ana, second draft"\n}\n```\n' in outcome.report
