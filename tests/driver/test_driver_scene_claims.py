"""A token is one scene in a project: what is said of a spec that has another, and who claims."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver import claimants, scenes
from adapterc.driver.compile import Checked, check
from adapterc.driver.scenes import claim_slots
from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.load import load
from adapterc.frontend.packages import Packages
from adapterc.middle.scene_slots import allocated
from adapterc.spec.loaded import LoadedSpec
from adapterc.spec.scene_lock import SceneLock

_HEAD = "adapterc: 1\nname: {name}\nbase: smollm2-135m-instruct\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository's top, where the reader stands."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _spec(name: str, scene: str, more: str = "") -> Path:
    path = Path(f"{name}.yaml")
    name = path.stem
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


def _alike(checked: Checked) -> list[str]:
    return [one.message for one in checked.diagnostics if one.code == "AC0312"]


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
        "  |             --- this one: its action is `A door closes.`\n"
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


@pytest.mark.parametrize("scene", ["gone", "scenes: [{token: Δ22, action: A door closes.}]\n"])
def test_a_token_that_was_given_up_is_taken_over(scene: str) -> None:
    doors = _spec("doors", "action: A door closes.")
    _claimed(doors)
    if scene == "gone":
        doors.unlink()
    else:
        doors.write_text(_HEAD.format(name="doors") + scene, encoding="utf-8")
    assert _claimed(_spec("storms", "action: A storm breaks.")) == {"Δ21": "storms.yaml"}


@pytest.mark.parametrize("broken", ["token", "imports: [{path: gone.yaml}]\nscenes: []\n"])
def test_a_token_of_a_spec_that_cannot_be_read_is_not_taken_over(broken: str) -> None:
    doors = _spec("doors", "action: A door closes.")
    _claimed(doors)
    doors.write_text(_HEAD.format(name="doors") + broken, encoding="utf-8")
    storms = _spec("storms", "action: A storm breaks.")
    claim = '{"spec": "doors.yaml", "definition": "%s"}'
    definition = json.loads(Path("scenes.lock").read_text(encoding="utf-8"))["claims"]["Δ21"]["definition"]
    assert _found(check(storms)) == (
        "error[AC0323]: the token `Δ21` may be another scene in doors.yaml, which cannot be read\n"
        " --> storms.yaml:5:13\n"
        "  |\n"
        "5 |   - {token: Δ21, action: A storm breaks.}\n"
        "  |             ^^^\n"
        " ::: scenes.lock:7:5\n"
        "  |\n"
        f'7 |     "Δ21": {claim % definition}\n'
        f"  |     {'-' * len('xxxxx: ' + claim % definition)} this line says that it claimed the token\n"
        "  = help: mend doors.yaml, which adapterc check tells how; or delete that line of scenes.lock, and "
        "the token is yours\n"
    )
    with pytest.raises(AdaptercError, match="which cannot be read"):
        _claim(storms, check(storms))


def test_a_claim_moves_with_a_spec_that_was_renamed() -> None:
    doors = _spec("doors", "action: A door closes.")
    _claimed(doors)
    assert _claimed(doors.rename("gates.yaml")) == {"Δ21": "gates.yaml"}


def test_a_slip_in_a_token_can_be_mended() -> None:
    doors = _spec("doors", "action: A door closes.")
    doors.write_text(doors.read_text(encoding="utf-8").replace("Δ21", "Δ2l"), encoding="utf-8")
    _claimed(doors)
    doors = _spec("doors", "action: A door closes.")
    assert _alike(check(doors)) == []
    assert _claimed(doors) == {"Δ2l": "doors.yaml", "Δ21": "doors.yaml"}
    storms = _spec("storms", "action: A storm breaks.")
    storms.write_text(storms.read_text(encoding="utf-8").replace("Δ21", "Δ2I"), encoding="utf-8")
    assert _alike(check(storms)) == [
        "the token `Δ2I` looks like `Δ21`, which another spec of the project has"
    ]


def test_a_token_that_looks_like_one_claimed_since_the_check_stops_the_build() -> None:
    storms = _spec("storms", "action: A storm breaks.")
    storms.write_text(storms.read_text(encoding="utf-8").replace("Δ21", "Δ2l"), encoding="utf-8")
    checked = check(storms)
    _claimed(_spec("doors", "action: A door closes."))
    with pytest.raises(AdaptercError) as caught:
        _claim(storms, checked)
    assert caught.value.message == (
        "storms.yaml:5:13: [AC0312] the token `Δ2l` looks like `Δ21`, which another spec of the project has "
        "(see scenes.lock:4:5)"
    )


@pytest.mark.parametrize("action", ["'A  door closes'", "a door closes.", '"A door closes.\\n"'])
def test_how_a_scene_is_written_down_is_no_matter(action: str) -> None:
    _claimed(_spec("doors", "action: A door closes."))
    assert _claimed(_spec("b", f"action: {action}")) == {"Δ21": "doors.yaml"}


def test_the_order_of_forms_is_no_matter() -> None:
    one = "{form: phrase, register: plain, text: It fell.}"
    two = "{form: motto, register: plain, text: It rose.}"
    _claimed(_spec("doors", f"forms: [{one}, {two}]"))
    assert _claimed(_spec("b", f"forms: [{two}, {one}]")) == {"Δ21": "doors.yaml"}


@pytest.mark.parametrize(
    ("scene", "told"),
    [
        ("action: A door closes., field: a hall", "it has no field"),
        ("forms: [{form: phrase, register: plain, text: It fell shut.}]", "its action is `A door closes.`"),
    ],
)
def test_what_differs_is_told(scene: str, told: str) -> None:
    _claimed(_spec("doors", "action: A door closes."))
    (found,) = [one for one in check(_spec("b", scene)).diagnostics if one.code == "AC0323"]
    assert found.labels[0].text == f"this one: {told}"


def test_many_tokens_of_another_spec_are_told_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def noting(path: Path, *, packages: Packages | None = None) -> LoadedSpec:
        read.append(path)
        return load(path, packages=packages)

    monkeypatch.setattr(claimants, "load", noting)
    for name, action in (("doors", "closes"), ("storms", "breaks")):
        scenes = "".join(f"  - {{token: Δ{at}, action: {at} {action}.}}\n" for at in range(100, 140))
        path = Path(f"{name}.yaml")
        path.write_text(f"{_HEAD.format(name=name)}scenes:\n{scenes}", encoding="utf-8")
        checked = check(path)
        if name == "doors":
            _claim(path, checked)
    told = [one.message for one in checked.diagnostics if one.code == "AC0323"]
    assert len(told) < 40
    assert told[-1].endswith(" more findings of this kind from here on")
    assert read == [Path("doors.yaml")]


def test_specs_in_sibling_folders_share_one_lock(project: Path) -> None:
    for name in ("doors", "houses"):
        (project / name).mkdir()
    claimed = _claimed(_spec("doors/a", "action: A door closes."))
    assert claimed == {"Δ21": "doors/a.yaml"}
    assert "is another scene in " in _found(check(_spec("houses/b", "action: A house burns.")))


@pytest.mark.skipif(sys.platform != "linux", reason="names are texts elsewhere")
def test_a_spec_whose_name_is_no_text_cannot_claim() -> None:
    doors = _spec("doors", "action: A door closes.")
    odd = doors.rename(os.fsdecode(b"d\xffrs.yaml"))
    checked = check(odd)
    with pytest.raises(AdaptercError) as caught:
        _claim(odd, checked)
    assert caught.value.message.startswith(r"the name of d\udcffrs.yaml is no text, and scenes.lock")
    assert not Path("scenes.lock").exists()


def test_a_lock_that_changes_while_it_is_claimed_in_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    doors = _spec("doors", "action: A door closes.")
    checked, edits = check(doors), ['{"version": 1, "slots": {"Δ7": 0}}']

    def allocated_late(tokens: list[str], lock: SceneLock) -> dict[str, int]:
        slots = allocated(tokens, lock)
        if edits:
            Path("scenes.lock").write_text(edits.pop(), encoding="utf-8")
        return slots

    monkeypatch.setattr(scenes, "allocated", allocated_late)
    _claim(doors, checked)
    assert json.loads(Path("scenes.lock").read_text(encoding="utf-8"))["slots"] == {"Δ7": 0, "Δ21": 1}


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
    assert caught.value.message == (
        "storms.yaml:5:13: [AC0323] the token `Δ21` is another scene in doors.yaml (see doors.yaml:5:13)"
    )
    assert (caught.value.help, caught.value.code) == ("adapterc explain AC0323", ExitCode.FINDINGS)
    assert Path("scenes.lock").read_bytes() == before
