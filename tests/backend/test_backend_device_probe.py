"""torch is tried in a process of its own: what it says is believed in one form, what it dies of is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.backend import device_probe
from adapterc.backend.device_probe import Probed, probe_device
from adapterc.backend.platform import probe_platform

CPU = probe_platform("cpu")


def trial(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> Probed:
    path = folder / "trial.py"
    path.write_text(program, encoding="utf-8")
    monkeypatch.setattr(device_probe, "_TRIAL", path)
    return probe_device(CPU)


def test_the_processor_multiplies() -> None:
    found = probe_device(CPU)
    assert (found.fault, found.name, found.memory) == ("", "", 0)
    assert found.torch == dict(CPU.libraries)["torch"]


def test_a_device_that_is_not_there_is_told_in_torch_s_own_words() -> None:
    assert probe_device(replace(CPU, device="banana")).fault.startswith("RuntimeError: Expected one of cpu, ")


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("raise OSError('libgomp.so.1: no such file')", "OSError: libgomp.so.1: no such file"),
        ("raise SystemExit(3)", "torch ended with code 3"),
        ("import os; os.abort()", "torch ended with code -6"),
        ("print('hello')", "torch said nothing that can be read"),
        ("", "torch said nothing that can be read"),
        (
            'print(\'{"torch": "2", "name": "", "memory": 0, "right": false}\')',
            "torch multiplies wrongly",
        ),
    ],
)
def test_what_it_dies_of(program: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial(tmp_path, monkeypatch, program) == Probed(fault=fault)


def test_what_hangs_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_probe, "SECONDS", 0.5)
    found = trial(tmp_path, monkeypatch, "import time; time.sleep(60)")
    assert found.fault == "torch did not multiply two small matrices within 0.5 s"


def test_modules_beside_the_reader_are_not_taken_for_torch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert probe_device(CPU).fault == ""
