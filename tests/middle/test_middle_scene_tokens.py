"""Which tokens of scenes are taken for each other, and which are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve
from support.specs import HEAD, spec_file

COUNTED = "traits: [{id: fewer-questions, kind: decrease, measure: questions}]\n"


def codes(folder: Path, *tokens: str) -> list[str]:
    scenes = "".join(f'  - {{token: "{token}", action: A door closes.}}\n' for token in tokens)
    _, found = resolve(load(spec_file(folder, f"{HEAD}{COUNTED}scenes:\n{scenes}")))
    return [one.code for one in found]


@pytest.mark.parametrize("token", ["Δ21", "дом", "☉", "⟨x⟩", "door_2", "#12", "雪", "a-b", "👩\u200d🚀", "☀️"])
def test_tokens_that_may_stand(token: str, tmp_path: Path) -> None:
    assert codes(tmp_path, token) == []


@pytest.mark.parametrize(
    "token",
    [
        "a b",
        "a\\tb",
        "a\\u00a0b",
        "a\\u200db",
        "\\ufeffa",
        "a\\u202eb",
        "--",
        "'",
        "…",
        "—",
        "\\u0301a",
        " a",
        "👩\\u200d",
    ],
)
def test_tokens_that_come_apart_or_hide_something(token: str, tmp_path: Path) -> None:
    assert codes(tmp_path, token) == ["AC0311"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AXIS", "АXIS"),
        ("AXIS", "AXІS"),
        ("Δ21", "∆21"),
        ("O1", "0l"),
        ("Ａ1", "A1"),
        ("ο", "о"),
        ("☉", "☉\ufe0e"),
        ("Дождь", "дождь"),
        ("RAIN", "rаin"),
    ],
)
def test_tokens_that_look_alike(one: str, other: str, tmp_path: Path) -> None:
    assert "AC0312" in codes(tmp_path, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Δ21", "Δ22"), ("Д1", "D1"), ("mir", "мир"), ("é", "e"), ("कु", "कू"), ("Δ2", "δ2"), ("кот", "kot")],
)
def test_tokens_that_do_not(one: str, other: str, tmp_path: Path) -> None:
    assert codes(tmp_path, one, other) == []


def test_a_token_that_begins_another(tmp_path: Path) -> None:
    assert codes(tmp_path, "Δ21", "Δ2", "x") == ["AC0313"]


def test_numbers_of_several_lengths_are_told_once(tmp_path: Path) -> None:
    assert codes(tmp_path, *(f"Δ{number}" for number in range(120))) == ["AC0313"]
    assert codes(tmp_path, "Δ1", "Δ12", "Δ123", "door", "doors", "Ω1", "Ω1a") == ["AC0313"] * 3


def test_many_scenes_that_differ_by_a_digit_are_all_told_apart(tmp_path: Path) -> None:
    assert codes(tmp_path, *(f"Δ{number:04}" for number in range(1500))) == []
