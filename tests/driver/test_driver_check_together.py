"""Specs with new tokens are held against each other, also where each was clean by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from adapterc.driver.check_together import check_together
from adapterc.driver.clean import Clean
from adapterc.driver.stat_marks import wait_until_settled

SPECS = Path(__file__).resolve().parents[2] / "specs"
FIRST, SECOND = Path("first.yaml"), Path("second.yaml")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One glossary twice, under two names, in a repository without a lock."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    text = (SPECS / "scene-decoder.yaml").read_text(encoding="utf-8")
    for path in (FIRST, SECOND):
        path.write_text(text.replace("name: scene-decoder", f"name: {path.stem}"), encoding="utf-8")
    return tmp_path


def _settled() -> None:
    wait_until_settled("", [str(path) for path in Path().rglob("*")])


def _edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    _settled()


def _found(*paths: Path, kept: bool = True) -> list[str]:
    return [one.code for _, found in check_together(paths, kept=kept).between for one in found]


def test_the_same_scenes_stay_clean_and_unread() -> None:
    _settled()
    assert _found(FIRST, SECOND) == []
    assert all(isinstance(one, Clean) for one in check_together((FIRST, SECOND), kept=True).each)


@pytest.mark.parametrize("apart", [True, False])
def test_another_scene_is_told_of_specs_that_were_clean_apart(apart: bool) -> None:
    _edited(SECOND, "    action: ", "    action: again ")
    if apart:
        assert _found(FIRST) == _found(SECOND) == []
    assert set(_found(FIRST, SECOND)) == {"AC0323"}
    assert set(_found(FIRST, SECOND)) == {"AC0323"}
    assert set(_found(FIRST, SECOND, kept=False)) == {"AC0323"}


def test_a_token_with_a_slot_that_nobody_has_claimed_is_told_again(project: Path) -> None:
    tokens = re.findall(r"- token: \"?([^\"\s]+)", FIRST.read_text(encoding="utf-8"))
    lock = {"version": 1, "slots": {token: slot for slot, token in enumerate(tokens)}}
    (project / "scenes.lock").write_text(json.dumps(lock), encoding="utf-8")
    _edited(SECOND, "    action: ", "    action: again ")
    runs = [_found(FIRST, SECOND) for _ in range(2)]
    assert runs[0] == runs[1] == _found(FIRST, SECOND, kept=False)
    assert "AC0323" in runs[0]


def test_specs_whose_tokens_the_lock_tells_apart_stay_clean(project: Path) -> None:
    _edited(SECOND, "token: Δ21", "token: Δ2l")
    (project / "scenes.lock").write_text('{"version": 1, "slots": {"Δ21": 0, "Δ2l": 1}}', encoding="utf-8")
    _settled()
    assert [_found(FIRST, SECOND) for _ in range(2)] == [[], []]


def test_a_clean_spec_is_read_again_for_one_that_was_edited() -> None:
    _settled()
    assert _found(FIRST, SECOND) == []
    _edited(SECOND, "token: Δ21", "token: Δ2l")
    assert _found(FIRST, SECOND) == ["AC0312"]
