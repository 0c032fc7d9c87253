"""`adapterc diff` as it is typed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.cli.main import main
from cli.conftest import Built
from support.building import adapterc
from support.comparing import write_builds
from support.repositories import Repository, git
from support.specs import HEAD, PREFERENCE


@pytest.fixture(name="specs")
def _specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that we stand in, with a spec that was edited since."""
    specs = tmp_path / "repository" / "specs"
    specs.mkdir(parents=True)
    (specs / "stoic.yaml").write_text(HEAD + PREFERENCE, encoding="utf-8")
    (specs / "other.yaml").write_text(HEAD.replace("stoic", "other") + PREFERENCE, encoding="utf-8")
    git(specs.parent, "init", "--quiet", "--initial-branch", "main")
    Repository(specs.parent).commit_all()
    text = HEAD + PREFERENCE.replace('"Granted, {claim}."', '"Granted: {claim}.", "\\e[31mYes, {claim}."')
    (specs / "stoic.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(specs.parent)
    return specs


@pytest.fixture(name="builds", scope="module")
def _builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_builds(tmp_path_factory.mktemp("builds"))


def commit(specs: Path) -> str:
    return git(specs.parent, "rev-parse", "main")[:10]


def test_nodes_rows_and_how_to_compare_behaviour(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "main", "."]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = re.sub(r"\d+ (changed|the same$)", r"N \1", said.out, flags=re.MULTILINE).splitlines()
    assert lines[:12] == [
        f"main ({commit(specs)}) → the working tree: 1 of 2 specs differs",
        "",
        "stoic  (specs/stoic.yaml)",
        "  2 nodes of the spec; rows: N changed",
        "  spec: 2 nodes differ",
        "    ~ traits.calm.to.moves.open[0]  specs/stoic.yaml:12",
        "        - Granted, {claim}.",
        "        + Granted: {claim}.",
        "    + traits.calm.to.moves.open[1]  specs/stoic.yaml:12",
        "        + \\x1b[31mYes, {claim}.",
        "  rows: N changed (as they are laid out, before the base's answers are filled in)",
        "    traits.calm: N changed, N the same",
    ]
    assert lines[-1].startswith("Behaviour is compared where both sides were built")
    assert "\x1b" not in said.out


@pytest.mark.usefixtures("specs")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["main", "."], 0),
        (["main", ".", "--exit-code"], 1),
        (["main", "HEAD", "--exit-code"], 0),
        (["main", "specs/other.yaml", "--exit-code"], 0),
        (["main", "nowhere"], 2),
        (["main"], 2),
        (["main", ".", "--limit-bytes", "2000"], 2),
        (["main", ".", "--limit-bytes", "20", "--format", "comment"], 2),
        (["main", ".", "--marker", "a--b", "--format", "comment"], 2),
        (["main", ".", "--artifacts", "build"], 2),
        (["main", ".", "nowhere.yaml"], 2),
    ],
)
def test_exit_codes(typed: list[str], code: int) -> None:
    assert main(["diff", *typed]) == code


def test_a_spec_that_does_not_hold_any_more_is_a_finding(
    specs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (specs / "stoic.yaml").write_text(HEAD + PREFERENCE.replace("preference", "prefer"), encoding="utf-8")
    assert main(["diff", "main", "."]) == 1
    assert "  after: specs/stoic.yaml:6:11: error[AC0" in capsys.readouterr().out
    assert main(["diff", ".", "main"]) == 0
    assert "  before: specs/stoic.yaml:6:11: error[AC0" in capsys.readouterr().out


@pytest.mark.usefixtures("specs")
def test_what_is_no_side_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "main", "\x1b[31mnowhere"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: `\\x1b[31mnowhere` is neither a commit of ")


def test_two_builds_as_text(builds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *map(str, builds)]) == 0
    said = capsys.readouterr().out
    assert "    less-assistant: NOT VERIFIED → VERIFIED\n" in said
    assert (
        "      rate, of answers (at most 0.1): base 0.56 [0.42, 0.70]; 0.25 [0.15, 0.39] → 0.02 [0.01, 0.04]"
        "  lower: the intervals do not meet\n"
    ) in said
    assert "      after  | Silence is what was said before.\n" in said
    assert "Within noise: the two 95% intervals overlap." in said


@pytest.mark.parametrize("form", ["full", "markdown", "comment", "html", "json"])
def test_every_format_is_whole(
    builds: tuple[Path, Path], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *map(str, builds), "--format", form]) == 0
    said = capsys.readouterr()
    assert (said.err, said.out.endswith("\n")) == ("", True)
    opening = {
        "markdown": "### adapterc diff: metaphysicist differs\n",
        "comment": "<!-- adapterc:diff -->\n### adapterc diff: metaphysicist differs\n",
        "html": "<!doctype html>\n<html",
        "json": '{\n  "schema_version": 1,',
    }.get(form, f"{builds[0]} → {builds[1]}: metaphysicist differs\n")
    assert said.out.startswith(opening)
    if form == "json":
        assert json.loads(said.out)["specs"][0]["name"] == "metaphysicist"


def test_a_comment_has_the_marker_that_was_asked_for(
    builds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["--format", "comment", "--marker", "team/a", "--limit-bytes", "4000"]
    assert main(["diff", *map(str, builds), *typed]) == 0
    said = capsys.readouterr().out
    assert said.startswith("<!-- adapterc:team/a -->\n")
    assert len(said.encode()) <= 4000


def test_a_damaged_report_is_named_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = write_builds(tmp_path)
    (new / "report.json").write_text('{"name": "\x1b[31m"}', encoding="utf-8")
    assert main(["diff", str(old), str(new)]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"error: {new / 'report.json'} is not as it was built: changed\n"
        "  help: copy the artifact again, or build it anew\n"
    )


def test_a_real_build_beside_its_own_spec_as_it_was_and_as_it_is(built: Built, tmp_path: Path) -> None:
    here = built.copied(tmp_path)
    ran = adapterc("diff", "build/tiny", "spec.yaml", "--exit-code", cwd=here.place, cache=here.cache)
    assert (ran.returncode, ran.stdout) == (0, "build/tiny → spec.yaml: tiny is the same\n")
    text = (here.place / "spec.yaml").read_text(encoding="utf-8")
    (here.place / "spec.yaml").write_text(
        text.replace("Waiting costs nothing that was ours.", "Waiting costs us nothing."), encoding="utf-8"
    )
    ran = adapterc("diff", "build/tiny", "spec.yaml", "--exit-code", cwd=here.place, cache=here.cache)
    assert ran.returncode == 1, ran.stderr
    assert (
        "    ~ traits.calm.to.examples[0].answer  spec.yaml:17\n        - Waiting costs nothing" in ran.stdout
    )
    assert "    traits.calm: 1 changed, " in ran.stdout


def test_it_loads_no_model_library(builds: tuple[Path, Path], specs: Path) -> None:
    program = (
        "import sys\nfrom adapterc.cli.main import main\n"
        "codes = [main(['diff', *sides]) for sides in (sys.argv[1:3], ('main', '.'))]\n"
        "heavy = {'torch', 'transformers', 'peft', 'datasets', 'lm_eval', 'numpy'} & set(sys.modules)\n"
        "print(codes, sorted(heavy), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *map(str, builds)],
        cwd=specs.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == "[0, 0] []\n"
