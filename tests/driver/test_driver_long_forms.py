"""Forms that no answer has room for: told with the base's own count where the base is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check
from support.specs import spec_file
from support.tiny_model import make_tiny_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("long") / "tiny")


def told(folder: Path, base: str, text: str) -> list[str]:
    scene = f"  - {{token: Δ21, action: a door, forms: [{{form: text, register: plain, text: {text}}}]}}\n"
    path = spec_file(folder, f"adapterc: 1\nname: a\nbase: {base}\nscenes:\n{scene}")
    return [one.message for one in check(path).diagnostics if one.code == "AC0527"]


def test_a_form_with_more_tokens_than_an_answer(tmp_path: Path, base: Path) -> None:
    assert told(tmp_path, str(base), "→" * 100) == [
        "a form of `Δ21` is 300 tokens long: answers end after 256"
    ]


def test_a_form_that_an_answer_has_room_for(tmp_path: Path, base: Path) -> None:
    assert told(tmp_path, str(base), "→" * 80) == []


def test_a_base_that_is_not_here_is_estimated(tmp_path: Path) -> None:
    assert told(tmp_path, "./later", "one more shovel " * 100) == [
        "a form of `Δ21` is about 363 tokens long: answers end after 256"
    ]
