"""Specs that are built in one go are held against each other before the first of them is trained."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver import many
from adapterc.driver.ahead import look_at
from adapterc.driver.many import Outcome, build_many
from adapterc.driver.same_tokens import same_tokens
from adapterc.driver.watch import Watch

_DOOR, _STORM = "{token: Δ21, action: A door closes.}", "{token: Δ21, action: A storm breaks.}"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository's top, where the reader stands."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _spec(name: str, scene: str) -> Path:
    path = Path(f"{name}.yaml")
    head = f"adapterc: 1\nname: {name}\nbase: smollm2-135m-instruct\n"
    path.write_text(f"{head}scenes:\n  - {scene}\n", encoding="utf-8")
    return path


def _told(*paths: Path) -> dict[str, str]:
    """The findings of each spec that is refused."""
    looked = {path: look_at(path) for path in paths}
    assert all(one.sound for one in looked.values())
    return {
        one.name: render(found, one.sources or {}, format="concise") for one, found in same_tokens(looked)
    }


def test_a_token_that_is_two_scenes_is_told_with_both_places() -> None:
    paths = [_spec("doors", _DOOR), _spec("storms", _STORM), _spec("more", _DOOR)]
    ((refused, found),) = same_tokens({path: look_at(path) for path in paths})
    assert refused.path == paths[1]
    (label,) = found[0].labels
    assert (found[0].code, found[0].span.place) == ("AC0323", "storms.yaml:5:13")
    assert (label.span.place, label.text) == ("doors.yaml:5:13", "this one: its action is `A door closes.`")
    assert {"doors.yaml", "storms.yaml"} <= set(refused.sources or {})
    assert found[0].message == "the token `Δ21` is one scene in doors.yaml, and another here"
    assert found[0].help == (
        "a token is one scene in a project, and one id: rename one of the two, or give both one definition, "
        "as a library has it that both specs import"
    )


def test_a_token_that_looks_like_one_of_another_spec_is_told() -> None:
    assert _told(_spec("doors", _DOOR), _spec("storms", _STORM.replace("Δ21", "Δ2l"))) == {
        "storms": "storms.yaml:5:13: error[AC0312]: the token `Δ2l` looks like `Δ21`, which another spec of "
        "the project has\n"
    }


def test_tokens_that_the_lock_knows_apart_stay_so() -> None:
    Path("scenes.lock").write_text('{"version": 1, "slots": {"Δ21": 0, "Δ2l": 1}}', encoding="utf-8")
    assert _told(_spec("doors", _DOOR), _spec("storms", _STORM.replace("Δ21", "Δ2l"))) == {}


def test_specs_of_two_projects_are_not_compared(project: Path) -> None:
    (project / "other" / ".git").mkdir(parents=True)
    doors, storms = _spec("doors", _DOOR), _spec("storms", _STORM)
    assert _told(doors, storms.rename(project / "other" / "storms.yaml")) == {}


def test_a_build_of_many_refuses_the_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(name: str) -> AbstractContextManager[Watch]:
        raise AssertionError(name)

    monkeypatch.setattr(many, "_built", lambda looked, *_: Outcome(path=looked.path, result="built"))
    paths = [_spec("doors", _DOOR), _spec("storms", _STORM)]
    told = list(build_many(paths, out=None, device=None, keep_going=True, opened=deaf))
    assert [one.result for one in told] == ["built", "findings"]
    assert "AC0323" in [one.code for one in told[1].diagnostics]
