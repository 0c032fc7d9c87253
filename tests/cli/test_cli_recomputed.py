"""The program that docs/verification.md shows, run on an artifact as a reader would run it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Built
from support.specs import CHECKOUT

pytestmark = pytest.mark.slow


def ends(value: Any) -> Any:
    """An interval of report.json as its three numbers."""
    return [value["estimate"], value["low"], value["high"]] if isinstance(value, dict) else value


def test_another_program_comes_to_the_same_numbers(built: Built, tmp_path: Path) -> None:
    text = (CHECKOUT / "docs" / "verification.md").read_text(encoding="utf-8")
    program = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert program is not None
    assert "adapterc" not in program[1].split("def read", 1)[1]
    (tmp_path / "recompute.py").write_text(program[1], encoding="utf-8")
    artifact = built.place / "build" / "tiny"
    ran = subprocess.run(
        [sys.executable, "recompute.py", str(artifact)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    again = json.loads(ran.stdout)
    report = json.loads((artifact / "report.json").read_text(encoding="utf-8"))
    assert [trait["id"] for trait in report["traits"]] == list(again)
    for trait in report["traits"]:
        for name, found in again[trait["id"]].items():
            expected = ends(trait[name])
            assert found == (
                pytest.approx(expected, rel=1e-9, abs=1e-12) if expected is not None else None
            ), name
