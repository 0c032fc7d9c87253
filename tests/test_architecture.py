"""What the layers promise, seen from outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.specs import CHECKOUT

HEAVY = ("torch", "transformers", "peft", "accelerate", "datasets", "lm_eval", "gguf", "numpy")
_PACKAGE = CHECKOUT / "compiler" / "adapterc"
_MODULES = sorted(_PACKAGE.rglob("*.py"))


def imported_by(*arguments: str, cwd: Path, code: int = 0) -> set[str]:
    """The top-level modules that are loaded once `adapterc ARGUMENTS` has run, and answered with `code`."""
    script = (
        "import sys\nfrom adapterc.cli.main import main\ncode = main(sys.argv[1:])\n"
        "print('MODULES', code, *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=cwd, capture_output=True, text=True, check=True
    )
    last = ran.stdout.strip().splitlines()[-1].split()
    assert last[:2] == ["MODULES", str(code)], ran.stderr
    return set(last[2:])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["check", str(CHECKOUT / "specs" / "metaphysicist.yaml")],
        ["plan", str(CHECKOUT / "specs" / "metaphysicist.yaml")],
        ["show", str(CHECKOUT / "specs" / "metaphysicist.yaml"), "--resolved"],
        ["diff", *[str(CHECKOUT / "specs" / "metaphysicist.yaml")] * 2],
        ["explain", "AC0201"],
        ["schema"],
        ["migrate", str(CHECKOUT / "specs" / "metaphysicist.yaml")],
        ["init"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_light_commands_load_no_model_library(arguments: list[str], tmp_path: Path) -> None:
    assert imported_by(*arguments, cwd=tmp_path) & set(HEAVY) == set()


def test_a_gate_loads_no_model_library(tmp_path: Path) -> None:
    spec = str(CHECKOUT / "specs" / "metaphysicist.yaml")
    asked = ("gate", spec, "--evidence", str(tmp_path))
    assert imported_by(*asked, cwd=tmp_path, code=1) & set(HEAVY) == set()


def test_nothing_happens_at_import(tmp_path: Path) -> None:
    names = [
        ".".join(path.relative_to(_PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in _MODULES
        if path.name != "__main__.py"
    ]
    script = f"import importlib\nfor name in {names!r}: importlib.import_module(name)"
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout == ""
    assert list(tmp_path.iterdir()) == [] or [path.name for path in tmp_path.iterdir()] == ["adapterc-cache"]


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: str(path.relative_to(_PACKAGE)))
def test_modules_stay_small_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < 250
    assert text.startswith('"""'), "no docstring says what this module is for"


def test_only_the_command_line_prints() -> None:
    guilty = [
        str(path.relative_to(_PACKAGE))
        for path in _MODULES
        if "cli" not in path.relative_to(_PACKAGE).parts
        and "\n    print(" in path.read_text(encoding="utf-8")
    ]
    assert guilty == []
