"""`adapterc lock` as it is typed, and what the other commands make of what it pinned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapterc.cli.main import main
from support.building import adapterc
from support.repositories import CALM, Team, git, importing, team


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    made = team(tmp_path / "teams")
    monkeypatch.chdir(made.project)
    return made


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_project_is_pinned_from_anywhere_in_it(
    place: Team, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = git(place.house.path, "rev-parse", "--short=12", "v1")
    monkeypatch.chdir(place.project / "specs")
    assert said(capsys, "lock", "--allow-local", "../..") == (
        0,
        f"+ house  v1  {commit}  1 file\n../adapterc.lock: 1 package, written\n",
        "",
    )
    assert said(capsys, "lock", "--locked", "--offline") == (
        0,
        f"  house  v1  {commit}  1 file\n../adapterc.lock: 1 package, unchanged\n",
        "",
    )
    assert place.lock.exists()


def test_locked_says_what_would_change(place: Team, capsys: pytest.CaptureFixture[str]) -> None:
    main(["lock", "--allow-local", ".."])
    capsys.readouterr()
    before = place.lock.read_bytes()
    place.write("adapterc: 1\nname: stoic\nbase: smollm2-135m-instruct\nrole: {summary: I weigh.}\n")
    code, out, _ = said(capsys, "lock", "--locked")
    assert code == 1
    assert out.splitlines()[0].startswith("- house  v1  ")
    assert out.splitlines()[1] == (
        "adapterc.lock: 0 packages; not written, it would change: run adapterc lock"
    )
    assert place.lock.read_bytes() == before


def test_what_is_not_pinned_stops_a_check_with_a_way_out(
    place: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(capsys, "check", "specs")
    assert code == 1
    assert "error[AC0613]: `../house` is not pinned: there is no adapterc.lock" in out
    assert "= help: run: adapterc lock" in out


def test_an_upgrade_and_locked_exclude_each_other(place: Team, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "lock", "--locked", "--upgrade")
    assert (code, err.splitlines()[0]) == (2, "error: --locked pins nothing anew, and an upgrade does")


def test_a_repository_that_cannot_be_read_is_the_environment_s(
    place: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write(importing(("https://127.0.0.1:9/specs.git", "v1", "calm.yaml")))
    code, _, err = said(capsys, "lock")
    assert code == 4
    assert err.startswith("error: cannot read https://127.0.0.1:9/specs.git: ")
    assert "help:" in err


def test_credentials_are_shown_nowhere(place: Team, capsys: pytest.CaptureFixture[str]) -> None:
    secret = "hunter2hunter2"
    place.write(importing((f"https://me:{secret}@127.0.0.1:9/specs.git", "v1", "calm.yaml")))
    for form in ("full", "concise", "json", "github", "sarif", "junit", "gitlab", "markdown"):
        code, out, err = said(capsys, "check", "specs", "--format", form)
        assert code == 1
        assert secret not in out + err
    code, out, err = said(capsys, "lock")
    assert code == 1
    assert secret not in out + err
    assert not place.lock.exists()


@pytest.mark.parametrize(
    "written",
    [
        '"https:\\/\\/me:hunter2hunter2@example.org/x"',
        ">-\n      https://me:hunter2hunter2@example.org/x",
        "!!str https://me:hunter2hunter2@example.org/x",
        '"https://me:hunter2\\\n      hunter2@example.org/x"',
    ],
)
def test_credentials_are_hidden_however_they_are_written(
    written: str, place: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write(
        "adapterc: 1\nname: a\nbase: smollm2-135m-instruct\nrole: {summary: I weigh.}\n"
        f"imports:\n  - git: {written}\n    ref: v1\n    path: a.yaml\n"
    )
    code, out, _ = said(capsys, "check", "specs")
    assert (code, "error[AC0" in out, "hunter2" in out) == (1, True, False)


def test_the_plan_of_a_spec_by_git_is_light_and_starts_no_program(place: Team, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    locked = adapterc("lock", "--allow-local", "..", cwd=place.project, cache=cache)
    assert locked.returncode == 0, locked.stderr
    shown = adapterc("show", "specs/stoic.yaml", "--resolved", cwd=place.project, cache=cache)
    commit = git(place.house.path, "rev-parse", "--short=12", "v1")
    assert json.loads(shown.stdout)["imported"] == {
        "traits.fewer-lists": f"house@{commit}:traits/calm.yaml:4"
    }


def test_a_spec_may_lie_without_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = team(tmp_path / "teams")
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "a.yaml").write_text(importing((str(made.house.path), "v1", "traits/calm.yaml")), "utf-8")
    monkeypatch.chdir(alone)
    assert said(capsys, "lock", "--allow-local", "..")[0] == 0
    assert said(capsys, "check", "a.yaml")[0] == 0
    made.house.commit("v1", traits__calm_yaml=CALM + "# more\n")
    code, out, _ = said(capsys, "lock", "--upgrade", "--allow-local", "..")
    assert code == 0
    assert " -> " in out.splitlines()[0]
