from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.cli.main import main

SPEC = "adapterc: 1\nname: a\nbase: smollm2-135m-instruct\n"
ROLE = "role: {title: a stoic}\n"
BAD = f"{SPEC}rolle: {{title: a stoic}}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two broken specs, the current folder theirs."""
    (tmp_path / "team").mkdir()
    for name in ("a.yaml", "team/b.yaml"):
        (tmp_path / name).write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_one_report(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", ".", "--format", "concise"]) == 1
    said = capsys.readouterr()
    assert [line.split(": ")[0] for line in said.out.splitlines()] == [
        "a.yaml:1:1",
        "a.yaml:4:1",
        "team/b.yaml:1:1",
        "team/b.yaml:4:1",
    ]
    assert said.err == ""


def test_a_path_that_leads_nowhere_stops_no_other(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere.yaml", "no*.yaml", "team"]) == 2
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "1 spec checked: 2 errors, 0 warnings"
    assert said.err == (
        "error: no spec matches no*.yaml\n"
        "  help: `*` stands for any part of a name, `**` for any folders: specs/**/*.yaml\n"
        "error: cannot read the spec nowhere.yaml: there is no such file\n  help: check the path\n"
    )
