"""A stage's key changes with the code that it runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import adapterc
from adapterc.driver import code


def test_a_changed_source_is_another_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "adapterc"
    shutil.copytree(Path(adapterc.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = {parts: code.code_digest(parts) for parts in (code.DATASET_CODE, code.TRAIN_CODE)}
    monkeypatch.setattr(adapterc, "__file__", str(copy / "__init__.py"))
    assert {parts: code.code_digest(parts) for parts in before} == before
    step = copy / "backend" / "step.py"
    step.write_text(step.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert code.code_digest(code.DATASET_CODE) == before[code.DATASET_CODE]
    assert code.code_digest(code.TRAIN_CODE) != before[code.TRAIN_CODE]


@pytest.mark.parametrize("parts", [code.DATASET_CODE, code.TRAIN_CODE, code.MEASURE_CODE, code.EMIT_CODE])
def test_every_named_part_is_there(parts: tuple[str, ...]) -> None:
    root = Path(adapterc.__file__).parent
    assert all((root / part).exists() for part in parts)
