"""A repository with two specs, and a branch that changes one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.light_build import write_light_base
from support.repositories import Repository, git, repository

SPEC = """\
adapterc: 1
name: {name}
base: ../base
role: {{title: a support engineer, summary: I answer what was asked.}}
traits:
  - {{id: longer, kind: increase, measure: reasoning_tokens}}
dataset: {{rows: {rows}}}
training: {{epochs: 1, batch_size: 4}}
"""


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Repository:
    """Two specs on the branch main, and the branch change, which gives one of them more rows."""
    made = repository(tmp_path / "support")
    write_light_base(made.path / "base")
    (made.path / ".gitignore").write_text("build/\n.adapterc-*\nadapterc-*\n", encoding="utf-8")
    for name in ("calm", "brief"):
        made.commit(**{f"specs__{name}_yaml": SPEC.format(name=name, rows=4)})
    git(made.path, "checkout", "--quiet", "-b", "change")
    made.commit(specs__calm_yaml=SPEC.format(name="calm", rows=6))
    return made


@pytest.fixture(name="checkout")
def _checkout(project: Repository, tmp_path: Path) -> Path:
    """The branch change as services check it out: its last commit and no other."""
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=change", f"file://{project.path}", "checkout")
    return tmp_path / "checkout"
