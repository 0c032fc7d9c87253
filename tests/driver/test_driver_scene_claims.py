"""A token is one scene in a project: what is said of a spec that has another, and who claims."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.compile import Checked, check
from adapterc.driver.scenes import claim_slots
from adapterc.errors import AdaptercError, ExitCode

_HEAD = "adapterc: 1\nname: {name}\nbase: smollm2-135m-instruct\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository's top, where the reader stands."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _spec(name: str, scene: str, more: str = "") -> Path:
    path = Path(f"{name}.yaml")
    text = f"{_HEAD.format(name=name)}{more}scenes:\n  - {{token: Δ21, {scene}}}\n"
    path.write_text(text if scene else _HEAD.format(name=name) + more, encoding="utf-8")
    return path


def _claimed(path: Path) -> dict[str, str]:
    """Who claims what once the spec at `path` was built."""
    checked = check(path)
    assert not _found(checked)
    _claim(path, checked)
    claims = json.loads(Path("scenes.lock").read_text(encoding="utf-8"))["claims"]
    return {token: claim["spec"] for token, claim in claims.items()}


def _claim(path: Path, checked: Checked) -> None:
    assert checked.spec is not None
    assert checked.spans is not None
    claim_slots(checked.spec, checked.spans, path=path)


def _found(checked: Checked) -> str:
    mine = [one for one in checked.diagnostics if one.code in {"AC0316", "AC0323"}]
    return render(mine, checked.sources, format="full")


def test_another_scene_of_the_same_token_is_told_with_both_places() -> None:
    _claimed(_spec("doors", "action: A door closes."))
    assert _found(check(_spec("storms", "action: A storm breaks."))) == (
        "error[AC0323]: the token `Δ21` is another scene in doors.yaml\n"
        " --> storms.yaml:5:13\n"
        "  |\n"
        "5 |   - {token: Δ21, action: A storm breaks.}\n"
        "  |             ^^^\n"
        " ::: doors.yaml:5:13\n"
        "  |\n"
        "5 |   - {token: Δ21, action: A door closes.}\n"
        "  |             --- this one\n"
        "  = help: a token is one scene in a project, and one id: rename yours, or give both one definition, "
        "as a library has it that both specs import\n"
    )


def test_the_spec_that_claimed_a_token_may_change_its_scene() -> None:
    doors = _spec("doors", "action: A door closes.")
    _claimed(doors)
    assert _claimed(_spec("doors", "action: A door opens.")) == {"Δ21": "doors.yaml"}
    assert "is another scene in doors.yaml" in _found(check(_spec("b", "action: A door closes.")))


def test_the_same_scene_may_be_written_out_in_other_forms() -> None:
    _claimed(_spec("doors", "action: A door closes."))
    forms = "forms: [{form: phrase, register: plain, text: It fell shut.}]"
    assert _claimed(_spec("b", f"action: A door closes., {forms}")) == {"Δ21": "doors.yaml"}


def test_scenes_of_forms_alone_are_told_apart_by_them() -> None:
    _claimed(_spec("doors", "forms: [{form: phrase, register: plain, text: It fell shut.}]"))
    other = _spec("b", "forms: [{form: phrase, register: plain, text: It sprang open.}]")
    assert "is another scene in doors.yaml" in _found(check(other))


def test_a_library_that_both_import_may_change() -> None:
    library = "adapterc: 1\nkind: library\nname: shared\nscenes:\n  - {token: Δ21, action: A door %s.}\n"
    imports = "imports: [{path: shared.yaml}]\n"
    doors, other = _spec("doors", "", imports), _spec("b", "", imports)
    for action in ("closes", "opens"):
        Path("shared.yaml").write_text(library % action, encoding="utf-8")
        assert _claimed(other if action == "opens" else doors) == {"Δ21": "doors.yaml"}
    assert _found(check(doors)) == ""


@pytest.mark.parametrize("scene", ["gone", "", "token"])
def test_a_token_that_was_given_up_is_taken_over(scene: str) -> None:
    doors = _spec("doors", "action: A door closes.")
    _claimed(doors)
    if scene == "gone":
        doors.unlink()
    else:
        doors.write_text(_HEAD.format(name="doors") + scene, encoding="utf-8")
    assert _claimed(_spec("storms", "action: A storm breaks.")) == {"Δ21": "storms.yaml"}


def test_a_lock_that_claims_nothing_is_heeded() -> None:
    lock = Path("scenes.lock")
    lock.write_text('{"version": 1, "slots": {"Δ20": 0, "Δ21": 1}}', encoding="utf-8")
    assert _claimed(_spec("storms", "action: A storm breaks.")) == {"Δ21": "storms.yaml"}


def test_claims_are_named_from_the_lock_s_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "scenes.lock").write_text('{"version": 1, "slots": {}}', encoding="utf-8")
    (project / "a" / "deep").mkdir(parents=True)
    monkeypatch.chdir(project / "a" / "deep")
    path = _spec("doors", "action: A door closes.")
    checked = check(path)
    _claim(path, checked)
    lock = json.loads((project / "scenes.lock").read_text(encoding="utf-8"))
    assert lock["claims"]["Δ21"]["spec"] == "a/deep/doors.yaml"
    monkeypatch.chdir(project)
    told = _found(check(_spec("storms", "action: A storm breaks.")))
    assert f" ::: {os.path.join('a', 'deep', 'doors.yaml')}:5:13\n" in told  # noqa: PTH118


def test_a_token_claimed_for_another_scene_since_the_check_stops_the_build() -> None:
    storms = _spec("storms", "action: A storm breaks.")
    checked = check(storms)
    _claimed(_spec("doors", "action: A door closes."))
    before = Path("scenes.lock").read_bytes()
    with pytest.raises(AdaptercError) as caught:
        _claim(storms, checked)
    assert caught.value.message == "storms.yaml:5:13: the token `Δ21` is another scene in doors.yaml"
    assert (caught.value.help, caught.value.code) == ("adapterc explain AC0323", ExitCode.FINDINGS)
    assert Path("scenes.lock").read_bytes() == before
