"""Tokens that are words of the library's own requests for scenes."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "cache"))  # no base is here


def _told(token: str, *, language: str = "en") -> str:
    head = f"adapterc: 1\nname: a\nbase: smollm2-135m-instruct\nlanguage: [{language}]\n"
    scene = f"scenes:\n  - {{token: '{token}', action: A door closes.}}\n"
    Path("spec.yaml").write_text(head + scene, encoding="utf-8")
    checked = check(Path("spec.yaml"))
    assert checked.sound
    found = [one for one in checked.diagnostics if one.code == "AC0539"]
    return render(found, checked.sources, format="full")


def test_a_word_of_requests_is_told() -> None:
    assert _told("register") == (
        "warning[AC0539]: the token `register` is a word that adapterc asks about scenes with: there it is "
        "read as the scene\n"
        " --> spec.yaml:6:13\n"
        "  |\n"
        "6 |   - {token: 'register', action: A door closes.}\n"
        "  |             ^^^^^^^^^^ requests with this word are trained and verified\n"
        "  = help: choose a sign of its own, such as Δ21\n"
    )


@pytest.mark.parametrize(("token", "language"), [("регистр", "ru"), ("anthology", "en")])
def test_words_of_either_file_of_the_language_count(token: str, language: str) -> None:
    assert f"the token `{token}` is a word that adapterc asks about scenes with" in _told(
        token, language=language
    )


@pytest.mark.parametrize("token", ["Δ21", "aform", "regist"])
def test_what_is_filled_in_and_parts_of_words_do_not(token: str) -> None:
    assert _told(token) == ""
