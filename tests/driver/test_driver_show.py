"""A spec shown with everything that nobody wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapterc.driver.compile import check
from adapterc.driver.show import shown
from support.specs import CHECKOUT, HEAD


def view(path: Path, *, resolved: bool = True) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(shown(path, check(path), resolved=resolved))
    return read


def test_defaults_and_imported_parts_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    path = Path("specs/stoic-critic.yaml")
    found = view(path)
    assert found["imported"] == {
        "traits.fewer-exclamations": "specs/library/calm.yaml:9",
        "traits.fewer-courtesies": "specs/library/calm.yaml:21",
        "frames.one-thing-at-a-time": "specs/library/calm.yaml:34",
    }
    assert found["bounds"] == {"kl": 0.05, "ppl_ratio": 1.05}
    assert [trait["id"] for trait in found["traits"]] == [
        "sober-judgement",
        "fewer-exclamations",
        "fewer-courtesies",
    ]
    plain = view(path, resolved=False)
    assert {key: found[key] for key in plain} == plain


def test_a_declared_bound_stands_in_the_place_of_the_default(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    text = "role: {title: a stoic}\nverify: {retention: {kl: {at_most: 0.2}}}\n"
    path.write_text(HEAD + text, encoding="utf-8")
    found = view(path)
    assert (found["bounds"], found["imported"]) == ({"kl": 0.2, "ppl_ratio": 1.05}, {})


def test_without_the_base_there_is_no_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "spec.yaml"
    path.write_text(
        HEAD.replace("smollm2-135m-instruct", "./later") + "role: {title: a stoic}\n", encoding="utf-8"
    )
    assert view(path)["recipe"] is None


def test_a_library_is_shown_as_well() -> None:
    found = view(CHECKOUT / "specs" / "library" / "calm.yaml")
    assert (found["kind"], found["base"], found["recipe"]) == ("library", "", None)
