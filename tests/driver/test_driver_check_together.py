"""Specs with new tokens are held against each other, also where each was clean by itself."""

from __future__ import annotations

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


def test_a_clean_spec_is_read_again_for_one_that_was_edited() -> None:
    _settled()
    assert _found(FIRST, SECOND) == []
    _edited(SECOND, "token: Δ21", "token: Δ2l")
    assert _found(FIRST, SECOND) == ["AC0312"]
