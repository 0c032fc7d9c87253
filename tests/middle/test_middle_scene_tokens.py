"""Which tokens of scenes are taken for each other, and which are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve

HEAD = (
    "adapterc: 1\nname: stoic\nbase: smollm2-135m-instruct\n"
    "traits: [{id: fewer-questions, kind: decrease, measure: questions}]\n"
)


def codes(folder: Path, *tokens: str) -> list[str]:
    path = folder / "spec.yaml"
    scenes = "".join(f'  - {{token: "{token}", action: A door closes.}}\n' for token in tokens)
    path.write_text(f"{HEAD}scenes:\n{scenes}", encoding="utf-8")
    _, found = resolve(load(path))
    return [one.code for one in found]


@pytest.mark.parametrize("token", ["Δ21", "дом", "☉", "⟨x⟩", "door_2", "#12", "雪", "a-b"])
def test_tokens_that_may_stand(token: str, tmp_path: Path) -> None:
    assert codes(tmp_path, token) == []


@pytest.mark.parametrize(
    "token", ["a b", "a\\tb", "a\\u00a0b", "a\\u200db", "\\ufeffa", "a\\u202eb", "--", "'"]
)
def test_tokens_that_come_apart_or_hide_something(token: str, tmp_path: Path) -> None:
    assert codes(tmp_path, token) == ["AC0311"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("AXIS", "АXIS"), ("AXIS", "AXІS"), ("Δ21", "∆21"), ("O1", "0l"), ("Ａ1", "A1"), ("ο", "о")],
)
def test_tokens_that_look_alike(one: str, other: str, tmp_path: Path) -> None:
    assert "AC0312" in codes(tmp_path, one, other)


@pytest.mark.parametrize(("one", "other"), [("Δ21", "Δ22"), ("Д1", "D1"), ("mir", "мир"), ("é", "e")])
def test_tokens_that_do_not(one: str, other: str, tmp_path: Path) -> None:
    assert codes(tmp_path, one, other) == []


def test_a_token_that_begins_another(tmp_path: Path) -> None:
    assert codes(tmp_path, "Δ21", "Δ2", "x") == ["AC0313"]


def test_many_scenes_take_no_time(tmp_path: Path) -> None:
    assert codes(tmp_path, *(f"Δ{number:04}" for number in range(1500))) == []
