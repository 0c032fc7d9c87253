"""The GitLab template, its scripts run in a real repository; GitLab alone is made up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from support.evidenced import make_key
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


def test_who_may_sign_is_what_the_target_says_now(
    gitlab: GitLab, project: Repository, tmp_path: Path
) -> None:
    """Neither the change's own list counts, nor the one of the commit that it began at."""
    mallory = f"mallory {make_key(tmp_path, 'mallory').with_suffix('.pub').read_text()}"
    git(project.path, "checkout", "--quiet", "-b", "trunk", "main")
    (project.path / "allowed_signers").write_text(mallory, encoding="utf-8")
    base = Repository(project.path).commit_all()
    (project.path / "allowed_signers").write_text("# nobody\n", encoding="utf-8")
    Repository(project.path).commit_all()
    (gitlab.place / "allowed_signers").write_text(mallory, encoding="utf-8")
    Repository(gitlab.place).commit_all()
    target = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "trunk", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    ran = gitlab.run("gate", ADAPTERC_SIGNERS="allowed_signers", **target)
    assert ran.returncode == 2
    assert "error: .adapterc-signers names no allowed signer\n" in ran.stderr


@pytest.mark.parametrize("path", ["build/calm/adapterc.json", ".adapterc-venv/evil.pth", "adapterc-plan.md"])
def test_what_a_change_brings_under_the_names_of_jobs_stops_them(gitlab: GitLab, path: str) -> None:
    place = gitlab.place / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("x", encoding="utf-8")
    git(gitlab.place, "add", "--force", path)
    ran = gitlab.run("check")
    assert (ran.returncode, ran.stdout) == (
        2,
        "build, .adapterc-* and adapterc-*.* are written by these jobs: take them out of the repository\n",
    )


def test_what_is_installed_is_said_and_not_guessed(gitlab: GitLab) -> None:
    ran = gitlab.run("check", ADAPTERC_PACKAGE="")
    assert (ran.returncode, ran.stdout) == (2, "set ADAPTERC_PACKAGE: what pip is to install\n")
