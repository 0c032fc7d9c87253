"""What an installation without the extra `build` can do, and what it says where it cannot."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from adapterc.cli.trouble import _MODEL_LIBRARIES
from support.evidenced import Proved
from support.specs import CHECKOUT

_SPEC = str(CHECKOUT / "specs" / "metaphysicist.yaml")
_SCENES = str(CHECKOUT / "specs" / "scene-decoder.yaml")
_WITHOUT = """\
import sys

class Without:
    def __init__(self, inner):
        self._inner = inner

    def find_spec(self, name, path=None, target=None):
        absent = name.partition(".")[0] in sys.argv[1].split(",")
        return None if absent else self._inner.find_spec(name, path, target)

sys.meta_path[:] = map(Without, sys.meta_path)
from adapterc.cli.main import main
sys.exit(main(sys.argv[2:]))
"""


def requirements(extra: str = "") -> list[str]:
    """The names of the packages that pyproject.toml asks for."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [re.split(r"[<>=]", line)[0] for line in listed]


def without_model_libraries(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT, ",".join(_MODEL_LIBRARIES), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_libraries_that_run_models_are_those_of_the_extra() -> None:
    assert [name.replace("-", "_") for name in requirements("build")] == list(_MODEL_LIBRARIES)
    assert set(requirements()) & set(requirements("build")) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", _SPEC, _SCENES],
        ["plan", _SPEC, _SCENES],
        ["expand", _SPEC, _SCENES, "--coverage"],
        ["show", _SPEC, "--resolved"],
        ["diff", _SPEC, _SCENES],
        ["diff", _SPEC, _SCENES, "--format", "html"],
        ["cache", "ls"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_needs_no_model_needs_no_model_library(arguments: list[str], tmp_path: Path) -> None:
    ran = without_model_libraries(*arguments, cwd=tmp_path)
    assert (ran.returncode, "error" in ran.stderr) == (0, False), ran.stderr


def test_a_gate_needs_no_model_library(proved: Proved) -> None:
    ran = without_model_libraries("gate", "specs", cwd=proved.place)
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "VERIFIED      calm  quick, 3 conditions")


def test_a_build_says_what_to_install(workplace_without_probes: Path) -> None:
    ran = without_model_libraries("expand", "spec.yaml", cwd=workplace_without_probes)
    assert ran.returncode == 4
    assert ran.stderr.splitlines()[-2:] == [
        "error: this runs a model, and torch is not installed",
        "  help: install adapterc with its extra `build`: in a clone of it, "
        "pip install '.[build]' (make setup does so)",
    ]


def test_a_base_that_is_there_is_planned_for_without_its_tokenizer(workplace_without_probes: Path) -> None:
    ran = without_model_libraries("plan", "spec.yaml", cwd=workplace_without_probes)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^tokens   about .* \(estimate\)$", ran.stdout, re.MULTILINE)


@pytest.fixture(scope="module", name="workplace_without_probes")
def _workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from support.building import make_workplace

    return make_workplace(tmp_path_factory.mktemp("light") / "place")
