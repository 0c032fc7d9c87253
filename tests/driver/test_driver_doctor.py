"""What builds stand on: each thing that is not well is a line with a way out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.backend.device_probe import Probed
from adapterc.driver import doctor
from adapterc.driver.doctor import examine
from adapterc.driver.examined import Examined
from support.specs import HEAD, PREFERENCE, spec_file

GIT = 'imports: [{git: "https://example.org/team/specs.git", ref: v1.4.0, path: traits/calm.yaml}]\n'


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own, and no torch: what it is asked for has a test beside its module."""
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(doctor, "probe_device", lambda _: Probed(torch="2.13.0"))


def lines(*specs: Path) -> dict[str, Examined]:
    return {one.name: one for one in examine(specs)}


def test_a_machine_that_can_build_has_no_problem(tmp_path: Path) -> None:
    found = lines()
    assert {one.state for one in found.values()} <= {"ok", "missing"}
    assert found["base"] == Examined(
        name="base",
        state="missing",
        said="smollm2-135m-instruct is not here yet",
        help="the first build that needs it fetches it",
    )
    assert found["cache"].said.startswith(f"{tmp_path / 'cache'}, 0.0 GB in it, ")
    assert "torch 2.13.0: " in found["device"].said


def test_a_torch_that_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "probe_device", lambda _: Probed(fault="libgomp.so.1: no such file"))
    found = lines()["device"]
    assert (found.state, found.said) == ("problem", "torch does not work on cpu: libgomp.so.1: no such file")


def test_a_device_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    found = {one.name: one for one in examine((), "cuda")}["device"]
    assert found.state == "problem"
    assert found.help == "leave --device away to run on the CPU"


def test_a_cache_that_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "file" / "cache"))
    found = lines()["cache"]
    assert (found.state, found.said) == (
        "problem",
        f"{tmp_path / 'file' / 'cache'} cannot be written to: not a directory",
    )


def test_a_limit_that_is_no_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE_LIMIT", "much")
    assert lines()["cache"].said == "ADAPTERC_CACHE_LIMIT is 'much', which is no size"


def test_a_full_disk_is_told_before_a_build_fills_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_SPACE", 1 << 60)
    found = lines()["cache"]
    assert found.state == "problem"
    assert found.help.startswith("free some space, clear it (adapterc cache gc)")


def test_the_base_of_a_spec_that_is_no_base(tmp_path: Path) -> None:
    path = spec_file(tmp_path, HEAD.replace("smollm2-135m-instruct", "./nowhere") + PREFERENCE)
    assert lines(path)["base"].state == "problem"


def test_a_lock_that_is_not_there_yet(tmp_path: Path) -> None:
    found = lines(spec_file(tmp_path, HEAD + GIT + PREFERENCE))["lock"]
    assert found.state == "problem"
    assert found.said == (
        f"{tmp_path / 'adapterc.lock'} is stale or damaged, or what it pins is not here "
        f"({tmp_path / 'spec.yaml'}: AC0613)"
    )
    assert found.help == "adapterc check SPEC says how to mend it"


def test_a_sound_lock_is_told(tmp_path: Path) -> None:
    (tmp_path / "scenes.lock").write_text('{"version": 1, "slots": {}}\n', encoding="utf-8")
    found = lines(spec_file(tmp_path, HEAD + PREFERENCE))["lock"]
    assert (found.state, found.said) == ("ok", str(tmp_path / "scenes.lock"))


def test_a_program_that_is_not_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = lines()["git"]
    assert (found.state, found.help) == ("missing", "install it: `lock` and `--select changed` need it")


def test_a_program_that_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert lines()["git"].state == "problem"


def test_looking_imports_no_torch(tmp_path: Path) -> None:
    program = (
        "import sys; from adapterc.driver.doctor import examine\n"
        "found = list(examine(()))\n"
        "print('torch' in sys.modules, len(found) >= 6)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "False True\n"
