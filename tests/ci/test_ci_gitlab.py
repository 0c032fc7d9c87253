"""The GitLab template, its scripts run in a real repository; GitLab alone is made up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from support.gitlab_runner import GitLab
from support.repositories import Repository, git

pytestmark = pytest.mark.slow
MARK = "<!-- adapterc:diff -->"


@pytest.fixture(name="gitlab")
def _gitlab(project: Repository, checkout: Path, tmp_path: Path) -> GitLab:
    base = git(project.path, "rev-parse", "main")
    return GitLab(checkout, tmp_path / "home", {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base})


def test_a_check_leaves_both_reports(gitlab: GitLab) -> None:
    spec = gitlab.place / "specs" / "calm.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("rows: 6", "row: 6"), encoding="utf-8")
    ran = gitlab.run("check")
    assert ran.returncode == 1, ran.stderr
    assert "error[AC0202]: unknown key `row`" in ran.stdout
    (found,) = json.loads((gitlab.place / "adapterc-quality.json").read_text(encoding="utf-8"))
    assert found["location"]["path"] == "specs/calm.yaml"
    suites = ET.parse(gitlab.place / "adapterc-check.xml").getroot()
    assert suites.attrib["failures"] == "1"


def test_what_changed_is_planned(gitlab: GitLab) -> None:
    ran = gitlab.run("plan")
    assert ran.returncode == 0, ran.stderr
    for name in ("plan", "expand"):
        table = (gitlab.place / f"adapterc-{name}.md").read_text(encoding="utf-8")
        assert [line.split(" | ")[0] for line in table.splitlines() if "specs/" in line] == [
            "| <code>specs/calm.yaml</code>"
        ]


def test_a_branch_without_a_past_is_planned_as_a_whole(gitlab: GitLab) -> None:
    nothing = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "", "CI_COMMIT_BEFORE_SHA": "0" * 40}
    ran = gitlab.run("plan", **nothing)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("| <code>specs/") == 4


def test_what_changed_is_trained_with_the_libraries_for_it(gitlab: GitLab) -> None:
    package = "adapterc @ git+https://git.example/adapterc@0123"
    ran = gitlab.run("train", ADAPTERC_PACKAGE=package)
    assert ran.returncode == 3, ran.stderr  # built, and not verified
    assert (gitlab.place / "build" / "calm" / "junit.xml").is_file()
    assert not (gitlab.place / "build" / "brief").exists()
    installed = (gitlab.home / "installed").read_text(encoding="utf-8")
    assert installed.strip().endswith("adapterc[build] @ git+https://git.example/adapterc@0123")


def test_one_note_is_written_and_then_kept_up_to_date(gitlab: GitLab) -> None:
    others = [{"id": at, "author": {"id": 8}, "body": MARK} for at in range(120)]
    gitlab.write_notes(*others)
    assert gitlab.run("compare").returncode == 0
    assert gitlab.notes() == others, "without a token nothing is written"
    ran = gitlab.run("compare", ADAPTERC_TOKEN="project-token")
    assert ran.returncode == 0, ran.stderr
    assert "project-token" not in ran.stdout + ran.stderr
    *rest, note = gitlab.notes()
    assert rest == others
    assert note["body"].startswith(f"{MARK}\n### adapterc diff")
    spec = (gitlab.place / "specs" / "calm.yaml").read_text(encoding="utf-8")
    Repository(gitlab.place).commit(specs__calm_yaml=spec.replace("rows: 6", "rows: 9"))
    assert gitlab.run("compare", ADAPTERC_TOKEN="project-token").returncode == 0
    *rest, changed = gitlab.notes()
    assert (rest, changed["id"]) == (others, note["id"])
    assert changed["body"] != note["body"]


def test_builds_are_compared_with_those_of_the_target(gitlab: GitLab) -> None:
    git(gitlab.place, "fetch", "--quiet", "origin", "main")
    git(gitlab.place, "checkout", "--quiet", "FETCH_HEAD")
    assert gitlab.run("train", CI_MERGE_REQUEST_DIFF_BASE_SHA="").returncode == 3
    shutil.make_archive(str(gitlab.home / "artifacts"), "zip", gitlab.place, "build")
    shutil.rmtree(gitlab.place / "build")
    git(gitlab.place, "checkout", "--quiet", "change")
    assert gitlab.run("train").returncode == 3
    ran = gitlab.run("compare")
    assert ran.returncode == 0, ran.stderr
    assert "### adapterc diff: 1 of 2 specs differs\n" in ran.stdout
    assert "| **longer** | | | NOT VERIFIED | NOT VERIFIED |" in ran.stdout


def test_what_is_installed_is_said_and_not_guessed(gitlab: GitLab) -> None:
    ran = gitlab.run("check", ADAPTERC_PACKAGE="")
    assert (ran.returncode, ran.stdout) == (2, "set ADAPTERC_PACKAGE: what pip is to install\n")
