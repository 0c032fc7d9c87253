"""The hooks for pre-commit: what they run, on which changes, and what they answer."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.repositories import team
from support.specs import CHECKOUT

_HOOKS = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
_BY_ID: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in _HOOKS}
_SLIP = "adapterc: 1\nname: a\nbase: smollm2-135m-instruct\nrolle: {title: a stoic}\n"


def run(hook: str, *more: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What pre-commit runs where it installed the package: the entry, then the arguments, no file names."""
    told = _BY_ID[hook]
    assert told["pass_filenames"] is False
    program, *words = shlex.split(told["entry"])
    assert program == "adapterc"
    return subprocess.run(
        [sys.executable, "-m", "adapterc", *words, *(more or told.get("args", ()))],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("path", "hooks"),
    [
        ("specs/calm.yaml", {"adapterc-check", "adapterc-check-fix", "adapterc-lock"}),
        ("specs/team/calm.yml", {"adapterc-check", "adapterc-check-fix", "adapterc-lock"}),
        ("specs/dialogues.jsonl", {"adapterc-check"}),
        ("adapterc.lock", {"adapterc-check", "adapterc-lock"}),
        ("k8s/deployment.yaml", set()),
        ("docs/specs/page.yaml", set()),
        (".github/workflows/specs.yml", set()),
    ],
)
def test_which_changes_call_for_a_run(path: str, hooks: set[str]) -> None:
    assert {hook["id"] for hook in _HOOKS if re.search(hook["files"], path)} == hooks


def test_nothing_that_runs_models_is_installed_for_a_hook() -> None:
    for hook in _HOOKS:
        assert hook["language"] == "python"
        assert "additional_dependencies" not in hook


def test_a_finding_fails_the_commit_and_is_mended_by_the_fixer(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    spec = tmp_path / "specs" / "a.yaml"
    spec.write_text(_SLIP, encoding="utf-8")
    assert run("adapterc-check", cwd=tmp_path).returncode == 1
    run("adapterc-check-fix", cwd=tmp_path)
    assert "\nrole: {title: a stoic}\n" in spec.read_text(encoding="utf-8")
    assert run("adapterc-check", cwd=tmp_path).returncode == 0


def test_a_lock_that_lags_behind_fails_the_commit_and_stays_as_it_is(tmp_path: Path) -> None:
    made = team(tmp_path)
    allowed = ("--allow-local", str(tmp_path))
    assert run("adapterc-lock", *allowed, cwd=made.project).returncode == 1
    assert not made.lock.exists()
    subprocess.run(
        [sys.executable, "-m", "adapterc", "lock", *allowed],
        cwd=made.project,
        check=True,
        capture_output=True,
    )
    assert run("adapterc-lock", *allowed, cwd=made.project).returncode == 0
