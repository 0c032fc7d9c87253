"""`adapterc doctor` as it is typed: lines, JSON, and what it answers with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapterc.cli.main import main
from adapterc.driver import doctor
from adapterc.driver.examined import missing, problem, sound
from adapterc.errors import WITH_MODELS, ExitCode
from support.building import adapterc

LINES = [sound("python", "3.11.7"), missing("git", "it is not on the PATH", "install it")]
BAD = problem("cache", "/x\x1b[31m cannot be written to", "set ADAPTERC_CACHE")


def ran(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: list[object], *typed: str
) -> tuple[int, str]:
    monkeypatch.setattr(doctor, "examine", lambda *_: iter(found))
    code = main(["doctor", *typed])
    return code, capsys.readouterr().out


def test_a_line_a_thing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(monkeypatch, capsys, [*LINES]) == (
        0,
        "ok       python     3.11.7\n"
        "missing  git        it is not on the PATH\n"
        "                    install it\n"
        "nothing stands in the way of a build\n",
    )


def test_an_installation_without_models_is_well_but_for_builds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = ran(monkeypatch, capsys, [missing("models", "none is installed", WITH_MODELS)])
    assert (code, out.splitlines()[-1]) == (0, "all is well but for builds")


def test_a_problem_answers_with_four_and_steers_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(monkeypatch, capsys, [BAD]) == (
        4,
        "problem  cache      /x\\x1b[31m cannot be written to\n"
        "                    set ADAPTERC_CACHE\n"
        "1 problem\n",
    )


def test_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = ran(monkeypatch, capsys, [*LINES, BAD], "--format", "json")
    told = json.loads(out)
    assert (code, told["is_well"]) == (4, False)
    assert [(one["name"], one["state"]) for one in told["examined"]] == [
        ("python", "ok"),
        ("git", "missing"),
        ("cache", "problem"),
    ]


def test_specs_that_are_not_there_are_a_slip_of_usage(tmp_path: Path) -> None:
    found = adapterc("doctor", "nowhere/*.yaml", cwd=tmp_path, cache=tmp_path / "cache")
    assert (found.returncode, found.stdout) == (ExitCode.USAGE, "")


@pytest.mark.slow
def test_this_machine(tmp_path: Path) -> None:
    found = adapterc("doctor", cwd=tmp_path, cache=tmp_path / "cache")
    assert found.returncode == 0, found.stdout
    names = [line.split()[1] for line in found.stdout.splitlines() if line.startswith(("ok", "missing"))]
    assert [name for name in names if name != "models"] == [
        "python",
        "libraries",
        "device",
        "cache",
        "base",
        "git",
        "ssh-keygen",
    ]
