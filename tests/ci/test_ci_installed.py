"""The action's install step: the compiler in an environment of its own, with its templates, works there.

The script runs as it stands, with real pip and a real build of the package. Nothing is fetched: what the
package stands on is linked into the environment from the one that the suite runs in, and not installed there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from support.specs import CHECKOUT

pytestmark = pytest.mark.slow
_OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_CACHE_DIR": "1"}
_VENV = """\
[ "$1 $2" = "-m venv" ] || exit 2
"{python}" -m venv --without-pip "$3"
echo "{linked}" > "$("$3/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/linked.pth"
"""
_SPEC = """\
adapterc: 1
name: calm
base: smollm2-135m-instruct
role: {title: a support engineer, summary: I answer what was asked.}
traits: [{id: fewer-lists, kind: decrease, measure: list_items}]
"""


def linked(folder: Path) -> Path:
    """What is installed here but the compiler, as a folder of links; nothing in it says what it is."""
    folder.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.suffix not in (".dist-info", ".pth") and "adapterc" not in entry.name:
            (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """The surroundings of a step."""
    for name in ("temp", "home"):
        (tmp_path / name).mkdir()
    python = tmp_path / "python"
    script = _VENV.format(python=sys.executable, linked=linked(tmp_path / "linked"))
    python.write_text(f"#!/bin/sh\nset -e\n{script}", encoding="utf-8")
    python.chmod(0o755)
    kept = {
        key: text for key, text in os.environ.items() if not key.startswith(("PYTHON", "PIP_", "VIRTUAL_"))
    }
    return kept | {
        **_OFFLINE,
        "GITHUB_ACTION_PATH": str(CHECKOUT),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_PATH": str(tmp_path / "path"),
        "HOME": str(tmp_path / "home"),
        "INSTALL": "true",
        "PYTHON": str(python),
        "PYTHONDONTWRITEBYTECODE": "1",
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "TRAIN": "false",
    }


def test_what_is_installed_checks_specs_by_itself(runner: dict[str, str], tmp_path: Path) -> None:
    step = ["bash", str(CHECKOUT / "ci" / "github.sh"), "install"]
    ran = subprocess.run(step, cwd=tmp_path, env=runner, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.splitlines()[-1] == "adapterc 0.1.0"
    added = (tmp_path / "path").read_text(encoding="utf-8").rstrip("\n")
    assert added == str(tmp_path / "temp" / "adapterc" / "venv" / "bin")
    (tmp_path / "calm.yaml").write_text(_SPEC, encoding="utf-8")
    for arguments, said in (
        (["check", "calm.yaml"], "1 spec checked: 0 errors, 0 warnings"),
        (["expand", "--coverage", "calm.yaml"], "traits.fewer-lists"),
    ):
        checked = subprocess.run(
            [f"{added}/adapterc", *arguments],
            cwd=tmp_path,
            env=runner | {"ADAPTERC_CACHE": str(tmp_path / "cache")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert said in checked.stdout
    script = "import adapterc; print(adapterc.__file__)"
    where = subprocess.run(
        [f"{added}/python", "-c", script],
        cwd=tmp_path,
        env=runner,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(tmp_path / "temp"))


def test_what_runs_models_is_asked_for_where_something_trains(runner: dict[str, str], tmp_path: Path) -> None:
    """Without an index the extra cannot be had, and pip names it."""
    step = ["bash", str(CHECKOUT / "ci" / "github.sh"), "install"]
    more = {"TRAIN": "true", "PIP_NO_DEPS": "0"}
    ran = subprocess.run(step, cwd=tmp_path, env=runner | more, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "adapterc[build]" in ran.stderr
    assert not (tmp_path / "path").exists()
