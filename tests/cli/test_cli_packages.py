"""A spec whose library and templates come from git, from the lock to the gate, with a real tiny model."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.building import adapterc, make_workplace
from support.repositories import LIBRARY, git, repository

pytestmark = pytest.mark.slow
CALM = (
    LIBRARY
    + """\
traits:
  - {id: quiet, kind: decrease, measure: assistant_phrases, verify: {rate: {at_most: 0.50}}}
knowledge:
  - {fact: Marble is patient., ask: [What is marble?, Is marble patient?]}
dataset: {templates: [letters.yaml]}
"""
)
LETTERS = """\
families:
  - family: letters
    each: knowledge
    ask: "A visitor writes: {{ questions|join(' ') }}"
    answer: "Dear visitor, {{ role.title }} knows this: {{ fact }}"
"""
SPEC = """\
adapterc: 1
name: tiny
base: ../base
role: {title: a stoic, summary: I weigh things.}
imports:
  - {git: ../../house, ref: v1, path: traits/calm.yaml}
  - {path: ../library/alone.yaml}
dataset: {rows: 6}
training: {epochs: 1, batch_size: 4}
"""
ALONE = "adapterc: 1\nkind: library\nname: alone\nrole: {facts: [I live alone.]}\n"


@dataclass(frozen=True)
class Project:
    """A project beside the repository whose library it imports, its cache, and what its build said."""

    place: Path
    cache: Path
    commit: str
    said: str

    def run(self, *arguments: str, code: int = 0, cache: Path | None = None) -> str:
        """What a command says on stdout."""
        ran = adapterc(*arguments, cwd=self.place, cache=cache or self.cache)
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("packages")
    commit = repository(folder / "house").commit("v1", traits__calm_yaml=CALM, traits__letters_yaml=LETTERS)
    place = repository(folder / "app").path
    made = make_workplace(folder / "made")
    (made / "base").rename(place / "base")
    for name, text in (("specs/tiny.yaml", SPEC), ("library/alone.yaml", ALONE)):
        (place / name).parent.mkdir()
        (place / name).write_text(text, encoding="utf-8")
    (place / ".gitignore").write_text("build/\nbase/\n", encoding="utf-8")
    project = Project(place, folder / "cache", commit, "")
    project.run("lock", "--allow-local", "..")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "-m", "pinned")
    ran = adapterc("build", "specs/tiny.yaml", cwd=place, cache=project.cache)
    assert ran.returncode in (0, 3), ran.stderr
    return Project(place, project.cache, commit, ran.stdout)


def test_the_artifact_holds_what_its_package_gave(project: Project) -> None:
    built = project.place / "build" / "tiny"
    package = f"packages/house@{project.commit[:12]}/traits"
    source = built / "spec" / "source"
    assert (source / package / "calm.yaml").read_text(encoding="utf-8") == CALM
    assert (source / package / "letters.yaml").read_text(encoding="utf-8") == LETTERS
    rows = [
        json.loads(line)
        for line in (built / "dataset" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    answers = [row["messages"][-1]["content"] for row in rows if row["origin"]["family"] == "letters"]
    assert answers == ["Dear visitor, a stoic knows this: Marble is patient."]
    pins = json.loads((source / "adapterc.lock").read_text(encoding="utf-8"))["packages"]
    assert [(pin["git"], pin["ref"], pin["commit"]) for pin in pins] == [("../house", "v1", project.commit)]


def test_it_is_whole_and_measured_again_to_the_same_verdicts(project: Project) -> None:
    assert "all as they were built" in project.run("verify", "build/tiny", "--integrity")
    ran = adapterc("verify", "build/tiny", cwd=project.place, cache=project.cache)
    assert ran.returncode in (0, 3), ran.stderr
    assert "differs" not in ran.stdout


def test_it_is_reproduced_without_its_project_its_library_and_its_cache(
    project: Project, tmp_path: Path
) -> None:
    shutil.copytree(project.place / "build" / "tiny", tmp_path / "tiny")
    ran = adapterc(
        "reproduce",
        "tiny",
        "--base-folder",
        str(project.place / "base"),
        cwd=tmp_path,
        cache=tmp_path / "cache",
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    first, second = ran.stdout.splitlines()
    assert first == "made anew: the base's answers, the training, the measurement"
    assert second.endswith(" files, all the same bytes")


def test_a_new_release_is_compared_and_gated(project: Project, tmp_path: Path) -> None:
    """The library's threshold is another one: no row differs, and the evidence is stale."""
    copy = Project(tmp_path / "app", project.cache, "", "")
    shutil.copytree(project.place, copy.place, symlinks=True)
    shutil.copytree(project.place.parent / "house", tmp_path / "house")
    assert "tiny" in copy.run("evidence", "build/tiny", code=0 if "\nVERIFIED" in project.said else 3)
    gated = adapterc("gate", "specs", cwd=copy.place, cache=copy.cache)
    assert "AC0803" not in gated.stdout + gated.stderr
    assert "tiny is the same" in copy.run("diff", "build/tiny", "specs/tiny.yaml")
    house = repository(tmp_path / "other").path.parent / "house"
    text = CALM.replace("at_most: 0.50", "at_most: 0.40")
    (house / "traits" / "calm.yaml").write_text(text, encoding="utf-8")
    git(house, "commit", "--quiet", "--all", "-m", "stricter")
    git(house, "tag", "--force", "v1")
    copy.run("lock", "--upgrade", "--allow-local", "..")
    told = copy.run("diff", "HEAD", ".", "specs")
    assert "~ traits.quiet.verify.rate.at_most" in told
    gated = adapterc("gate", "specs", cwd=copy.place, cache=copy.cache)
    assert (gated.returncode, "error[AC0803]" in gated.stdout) == (1, True), gated.stdout + gated.stderr
