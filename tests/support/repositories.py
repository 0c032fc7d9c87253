"""Real git repositories on disk, made without the settings of whoever runs the tests."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

LIBRARY = "adapterc: 1\nkind: library\nname: calm\n"
CALM = LIBRARY + "traits: [{id: fewer-lists, kind: decrease, measure: list_items}]\n"
HEAD = "adapterc: 1\nname: stoic\nbase: smollm2-135m-instruct\nrole: {title: a stoic, summary: I weigh.}\n"
OWN = "traits: [{id: fewer-questions, kind: decrease, measure: questions}]\n"
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str, stdin: str = "") -> str:
    """What git says; the commits it makes have the same hashes everywhere."""
    kept = {key: text for key, text in os.environ.items() if not key.startswith("GIT_")}
    ran = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=kept | _IDENTITY,
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


@dataclass(frozen=True)
class Repository:
    """A repository with a work tree."""

    path: Path

    def commit(self, tag: str = "", **files: str) -> str:
        """Commit files (`__` in a name is a slash, the last `_` a dot) and tag them; the commit's hash."""
        for name, text in files.items():
            stem, _, ending = name.rpartition("_")
            path = self.path / f"{stem.replace('__', '/')}.{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self.commit_all(tag)

    def commit_all(self, tag: str = "") -> str:
        """Commit whatever lies there, and tag it."""
        git(self.path, "add", "--all")
        git(self.path, "commit", "--quiet", "--allow-empty", "-m", "a change")
        if tag:
            git(self.path, "tag", "--force", tag)
        return git(self.path, "rev-parse", "HEAD")


def repository(path: Path, *, form: str = "sha1") -> Repository:
    """An empty one at `path`."""
    path.mkdir(parents=True)
    git(path, "init", "--quiet", "--initial-branch=main", f"--object-format={form}", ".")
    return Repository(path)


def importing(*imports: tuple[str, str, str], more: str = "") -> str:
    """A spec that imports files (address, ref, path)."""
    lines = "".join(f"  - {{git: '{git}', ref: '{ref}', path: '{path}'}}\n" for git, ref, path in imports)
    return f"{HEAD}imports:\n{lines}{OWN}{more}"


@dataclass(frozen=True)
class Team:
    """A project with one spec beside the repository whose library it imports."""

    place: Path
    house: Repository

    @property
    def project(self) -> Path:
        """The project's top."""
        return self.place / "app"

    @property
    def spec(self) -> Path:
        """Its spec."""
        return self.project / "specs" / "stoic.yaml"

    @property
    def lock(self) -> Path:
        """Where its lock stands."""
        return self.project / "adapterc.lock"

    def write(self, text: str) -> Path:
        """The spec with this text."""
        self.spec.write_text(text, encoding="utf-8")
        return self.spec


def team(place: Path) -> Team:
    """`house` has `traits/calm.yaml` at the tag v1, and `app/specs/stoic.yaml` imports it."""
    house = repository(place / "house")
    house.commit("v1", traits__calm_yaml=CALM)
    (place / "app" / "specs").mkdir(parents=True)
    git(place / "app", "init", "--quiet", ".")
    made = Team(place=place, house=house)
    made.write(importing(("../../house", "v1", "traits/calm.yaml")))
    return made
