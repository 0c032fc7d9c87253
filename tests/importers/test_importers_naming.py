"""Names, languages and licences, guessed from what was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.importers.licences import spdx
from adapterc.importers.naming import language_of, spec_name
from support.imports import imported, written


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("My Card (v2)", "my-card-v2"),
        ("Объём и щит", "obem-i-shchit"),
        ("Zoë_Über", "zoe-uber"),
        ("東京", "imported"),
        ("../../etc", "etc"),
        ("", "imported"),
        ("a" * 99, "a" * 48),
    ],
)
def test_names_are_safe(stem: str, name: str) -> None:
    assert spec_name(stem) == name


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("What does the bridge do with you?", "en"),
        ("Was ist das und warum ist es nicht gut?", "de"),
        ("Je ne vous vois pas dans les rues.", "fr"),
        ("No lo sé, pero los puentes son una cosa.", "es"),
        ("Что делает мост? A bridge.", "ru"),
        ("橋は何をしますか", "ja"),
        ("桥做什么", "zh"),
        ("i like cats, x and y", "en"),
        ("x? y.", "en"),
        ("", "en"),
        ("123 !!", "en"),
    ],
)
def test_the_language_is_guessed(text: str, tag: str) -> None:
    assert language_of([text]) == tag


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("MIT", "MIT"),
        ("cc by-sa 4.0", "CC-BY-SA-4.0"),
        ("apache-2.0", "Apache-2.0"),
        ("MIT License\n\nCopyright (c) 2024", "MIT"),
        ("                 Apache License\n           Version 2.0, January 2004", "Apache-2.0"),
        ("ask me first", ""),
        ("", ""),
    ],
)
def test_licences_by_their_identifiers(text: str, identifier: str) -> None:
    assert spdx(text) == identifier


def test_a_name_that_cannot_be_spelled_leaves_the_files(tmp_path: Path) -> None:
    card = {"name": "林小雨", "description": "雨天的邻居。", "personality": "温柔", "scenario": ""}
    assert imported(written(tmp_path, "rain card.json", card)).made.files[0].name == "rain-card.yaml"
