from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.cli.common_arguments import FORMATS
from adapterc.cli.main import main
from adapterc.driver.stat_marks import wait_until_settled
from adapterc.ir.measures import MEASURES, STRUCTURES

SPECS = Path(__file__).resolve().parents[2] / "specs"
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
        "a.yaml:4:1",
        "team/b.yaml:4:1",
    ]
    assert said.err == ""


def test_a_path_that_leads_nowhere_stops_no_other(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere.yaml", "no*.yaml", "team"]) == 2
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "1 spec checked: 1 error, 0 warnings; --fix mends 1 of them"
    assert said.err == (
        "error: no spec matches no*.yaml\n"
        "  help: `*` stands for any part of a name, `**` for any folders: specs/**/*.yaml\n"
        "error: cannot read the spec nowhere.yaml: there is no such file\n  help: check the path\n"
    )


def test_fixes_are_offered_made_and_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.yaml"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == (
        "1 spec checked: 1 error, 0 warnings; --fix mends 1 of them"
    )
    assert main(["check", ".", "--fix"]) == 0
    said = capsys.readouterr()
    assert (place / "a.yaml").read_text(encoding="utf-8") == SPEC + ROLE
    assert (place / "team/b.yaml").read_text(encoding="utf-8") == SPEC + ROLE
    summary = said.out.splitlines()[-1]
    assert summary.startswith("2 specs checked: 0 errors, ")
    assert summary.endswith("; 2 mended")
    assert said.err == (
        "mended a.yaml:4:1: [AC0202] unknown key `rolle`\n"
        "mended team/b.yaml:4:1: [AC0202] unknown key `rolle`\n"
    )


def test_a_diff_changes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "a.yaml").write_bytes(BAD.replace("stoic}", "stoic}\t# \u202e").replace("\n", "\r\n").encode())
    assert main(["check", "a.yaml", "--diff"]) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "-rolle: {title: a stoic}\t# \\u202e",
        "+role: {title: a stoic}\t# \\u202e",
    ]
    assert b"rolle" in (place / "a.yaml").read_bytes()
    assert main(["check", "a.yaml", "--fix"]) == 0
    capsys.readouterr()
    assert main(["check", "a.yaml", "--diff"]) == 0
    assert capsys.readouterr().out == ""


def test_a_diff_tells_of_what_no_edit_mends(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "a.yaml").write_text(SPEC + "role:\n\tcolour: red\n  title: x\n", encoding="utf-8")
    assert main(["check", "a.yaml", "--diff"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "1 error left, no automatic edit: see adapterc check\n"


@pytest.mark.parametrize("how", ["--fix", "--diff"])
def test_what_is_mended_is_held_against_the_other_specs(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("doors", "storms"):
        text = f"adapterc: 1\nname: {name}\nbase: smollm2-135m-instruct\n"
        scene = f"{{token: cafe\u0301, action: One of the {name}.}}"
        Path(f"{name}.yaml").write_text(f"{text}scenes:\n  - {scene}\n", encoding="utf-8")
    assert main(["check", how, "--format", "concise", "doors.yaml", "storms.yaml"]) == 1
    told = capsys.readouterr()
    if how == "--fix":
        assert (
            "storms.yaml:5:13: error[AC0323]: the token `café` is one scene in doors.yaml, and another here\n"
        ) in told.out
    else:
        assert told.err == "1 error left, no automatic edit: see adapterc check\n"


def test_explain_names_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "AC0303"]) == 0
    said = capsys.readouterr().out
    assert [measure.id for measure in (*MEASURES, *STRUCTURES) if f"`{measure.id}`" not in said] == []


def test_explain_says_what_is_mended(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "AC0202"]) == 0
    assert "`adapterc check --fix` mends it" in capsys.readouterr().out
    assert main(["explain", "AC0203"]) == 0
    assert "--fix" not in capsys.readouterr().out


def test_a_finding_of_a_library_is_told_once(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "lib.yaml").write_text("adapterc: 1\nkind: library\nname: l\nrolle: {}\n", encoding="utf-8")
    for path in (place / "a.yaml", place / "team" / "b.yaml"):
        imported = "imports: [{path: lib.yaml}]\n".replace("lib", "lib" if path.parent == place else "../lib")
        path.write_text(SPEC + ROLE + imported, encoding="utf-8")
    (place / ".git").mkdir()
    assert main(["check", ".", "--format", "concise"]) == 1
    errors = [line for line in capsys.readouterr().out.splitlines() if ": error[" in line]
    assert [line.split(": ")[0] for line in errors] == ["lib.yaml:1:1", "lib.yaml:4:1"]
    assert main(["check", "."]) == 1
    assert capsys.readouterr().out.endswith("3 specs checked: 2 errors, 1 warning; --fix mends 1 of them\n")


def test_a_report_is_written_beside_what_is_printed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["--report", "gitlab=quality.json", "--report", "markdown=summary.md"]
    assert main(["check", "team", "--format", "github", *wanted]) == 1
    assert capsys.readouterr().out.startswith("::error file=team/b.yaml,line=4,")
    assert json.loads((place / "quality.json").read_text(encoding="utf-8"))[0]["check_name"] == "AC0202"
    assert (place / "summary.md").read_text(encoding="utf-8").startswith("### adapterc check: 1 error")


@pytest.mark.parametrize("wanted", ["gitlab", "html=x", "gitlab="])
def test_a_report_names_a_format_and_a_file(
    place: Path, capsys: pytest.CaptureFixture[str], wanted: str
) -> None:
    assert main(["check", ".", "--report", wanted]) == 2
    assert f"argument --report: '{wanted}' is not FORMAT=FILE" in capsys.readouterr().err


def test_scene_tokens_that_no_base_was_there_for_are_told(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(place / "empty"))
    scenes = (
        "scenes:\n"
        "- {token: Δ21, action: a door closes, forms: [{form: text, register: poetic, text: It is shut.}]}\n"
        "- {token: Ж7, action: rain begins, forms: [{form: text, register: poetic, text: It is wet.}]}\n"
    )
    (place / "scenes.yaml").write_text(SPEC + scenes, encoding="utf-8")
    assert main(["check", "scenes.yaml", "--format", "concise"]) == 0
    assert capsys.readouterr().err == (
        "note: the base `smollm2-135m-instruct` is not on this machine yet: no scene token was compared "
        "with its vocabulary; a build does so before it trains\n"
    )
    (place / "plain.yaml").write_text(SPEC + ROLE, encoding="utf-8")
    main(["check", "plain.yaml"])
    assert capsys.readouterr().err == ""


_WATCHED = (
    "import sys; from adapterc.cli.main import main; code = main(sys.argv[1:]); "
    "print('MODULES', code, *sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
)


def _watched(*arguments: str, cwd: Path) -> tuple[str, list[str]]:
    """What a run says, and the exit code and top-level modules of it."""
    command = [sys.executable, "-c", _WATCHED, "check", *arguments]
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True)
    return ran.stdout, ran.stderr.rpartition("MODULES ")[2].split()


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The project's specs, and one with a finding beside them."""
    shutil.copytree(SPECS, tmp_path / "specs")
    (tmp_path / "specs" / "wrong.yaml").write_text(BAD, encoding="utf-8")
    wait_until_settled("", [str(path) for path in (tmp_path / "specs").rglob("*")])
    return tmp_path


@pytest.mark.parametrize("form", [*FORMATS, "junit"])
def test_a_check_of_what_is_known_says_the_same(
    form: str, team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(team)
    said = []
    for more in ([], [], ["--no-cache"]):
        assert main(["check", "specs", "--format", form, *more]) == 1
        said.append(capsys.readouterr())
    assert said[0] == said[1] == said[2]


def test_what_is_known_to_be_clean_is_not_read(team: Path) -> None:
    (team / "specs" / "wrong.yaml").unlink()
    first, loaded = _watched("specs", cwd=team)
    assert first == "10 specs checked: 0 errors, 0 warnings\n"
    assert {"0", "pydantic"} <= set(loaded)
    again, loaded = _watched("specs", cwd=team)
    assert again == first
    assert "0" in loaded
    assert not {"pydantic", "jinja2", "torch"} & set(loaded)
    anew, loaded = _watched("specs", "--no-cache", cwd=team)
    assert anew == first
    assert "pydantic" in loaded
