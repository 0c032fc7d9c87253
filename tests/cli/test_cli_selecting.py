"""`--select changed --against REF`, for each command that takes several specs and needs no base."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from adapterc.cli.main import main
from support.specs import HEAD, PREFERENCE


@pytest.fixture(name="specs")
def _specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two specs and a library that nobody imports, the second of them edited since."""
    for number in ("one", "two"):
        text = HEAD.replace("stoic", number) + PREFERENCE
        (tmp_path / "specs").mkdir(exist_ok=True)
        (tmp_path / "specs" / f"{number}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "specs" / "lib.yaml").write_text("adapterc: 1\nkind: library\nname: lib\n" + PREFERENCE)
    for arguments in (["init", "--quiet", "-b", "main"], ["add", "."], ["commit", "--quiet", "-m", "specs"]):
        settings = ["-c", "user.name=a", "-c", "user.email=a@b"]
        quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", *settings, *arguments], cwd=tmp_path, check=True, env=quiet)
    for name in ("two", "lib"):
        path = tmp_path / "specs" / f"{name}.yaml"
        path.write_text(path.read_text().replace("Granted, {claim}.", "Granted: {claim}."), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "specs"


@pytest.mark.usefixtures("specs")
def test_what_changed_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "specs", "--select", "changed", "--against", "main"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[-1].startswith("2 specs checked: 0 errors")
    assert said.err == "2 of 3 specs changed against main\n"


@pytest.mark.usefixtures("specs")
def test_what_changed_is_planned_and_libraries_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "specs", "--select", "changed", "--against", "main", "--format", "json"]) == 0
    (planned,) = json.loads(capsys.readouterr().out)
    assert (planned["path"], planned["code"]) == ("specs/two.yaml", 0)
    assert planned["found"]["stages"][0] == {"stage": "base", "hit": False, "why": "not on this machine yet"}


@pytest.mark.usefixtures("specs")
def test_the_coverage_of_each_is_shown_below_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expand", "specs", "--coverage"]) == 0
    heads = [line for line in capsys.readouterr().out.splitlines() if line.startswith("== ")]
    assert heads == ["== specs/one.yaml", "== specs/two.yaml"]


def test_one_that_fails_stops_no_other(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (specs / "one.yaml").write_text("adapterc: 1\nname: one\n", encoding="utf-8")
    assert main(["plan", "specs", "nowhere/*.yaml"]) == 2
    said = capsys.readouterr()
    assert "== specs/two.yaml\nbase     stale  not on this machine yet" in said.out
    assert "no spec matches nowhere/*.yaml" in said.err
    assert "error[" in said.err


@pytest.mark.usefixtures("specs")
@pytest.mark.parametrize("command", ["check", "plan", "expand", "build"])
@pytest.mark.parametrize("typed", [["--select", "changed"], ["--against", "main"], ["--select", "new"]])
def test_half_a_selection_is_a_usage_error(
    command: str, typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "specs", *typed]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("specs")
def test_the_rows_of_many_do_not_go_into_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["expand", "specs", "--out", "rows.jsonl"]) == 2
    assert "--out takes the rows of one spec" in capsys.readouterr().err
