"""`adapterc verify --adapter FOLDER --spec SPEC` on the tiny spec."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from cli.conftest import Built
from support.building import adapterc

pytestmark = pytest.mark.slow
_FILES = ("adapter_config.json", "adapter_model.safetensors")


@pytest.fixture
def adapter(built: Built, tmp_path: Path) -> Path:
    """The tiny build's own adapter, as anybody would hand it on: two files."""
    folder = tmp_path / "adapter"
    folder.mkdir()
    for name in _FILES:
        shutil.copyfile(built.place / "build" / "tiny" / name, folder / name)
    return folder


def test_it_is_measured_as_the_build_measured_it(adapter: Path, built: Built, tmp_path: Path) -> None:
    out = tmp_path / "report"
    ran = adapterc(
        "verify",
        "--adapter",
        str(adapter),
        "--spec",
        "spec.yaml",
        "--out",
        str(out),
        "--format",
        "json",
        cwd=built.place,
        cache=built.cache,
    )
    assert ran.returncode == 3, ran.stderr
    told = json.loads(ran.stdout)
    published = json.loads((built.place / "build/tiny/report.json").read_text(encoding="utf-8"))
    found = told["report"]
    assert [one["effect"] for one in found["traits"]] == [one["effect"] for one in published["traits"]]
    assert [one["verdict"] for one in found["traits"]] == [one["verdict"] for one in published["traits"]]
    assert found["retention"] == published["retention"]
    assert told["published"] is None
    unknown = (
        "the training rows are not known: whether they hold these items, and whether answers recite them, "
        "was not tested"
    )
    assert told["notes"] == [unknown]
    assert all(trait["evidence"].endswith(unknown) for trait in found["traits"])
    assert not any("row" in check["name"] for check in found["parrot"]["checks"])
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "This adapter was trained elsewhere: how is not known." in page
    assert "The rows that this adapter was trained on are not known" in page


def test_an_adapter_without_effect_is_not_verified(adapter: Path, built: Built) -> None:
    weights = adapter / "adapter_model.safetensors"
    save_file({name: value * ("lora_B" not in name) for name, value in load_file(weights).items()}, weights)
    ran = adapterc(
        "verify", "--adapter", str(adapter), "--spec", "spec.yaml", cwd=built.place, cache=built.cache
    )
    assert ran.returncode == 3, ran.stderr
    lines = ran.stdout.splitlines()
    for name in ("calm", "longer", "quiet", "asking"):
        line = next(line for line in lines if f" {name} " in line)
        assert line.startswith("NOT VERIFIED"), line
    assert "the adapter does nothing: it is empty or was not switched on" in ran.stdout


def test_numbers_that_run_over_are_told(adapter: Path, built: Built) -> None:
    weights = adapter / "adapter_model.safetensors"
    save_file({name: value * 0 + 3e38 for name, value in load_file(weights).items()}, weights)
    ran = adapterc(
        "verify", "--adapter", str(adapter), "--spec", "spec.yaml", cwd=built.place, cache=built.cache
    )
    assert (ran.returncode, "Traceback" in ran.stderr) == (4, False), ran.stderr
    assert "error: tiny cannot be measured: " in ran.stderr


def test_pickled_weights_stop_before_anything_is_loaded(adapter: Path, built: Built, tmp_path: Path) -> None:
    (adapter / "adapter_model.safetensors").rename(adapter / "adapter_model.bin")
    ran = adapterc(
        "verify", "--adapter", str(adapter), "--spec", "spec.yaml", cwd=built.place, cache=tmp_path / "none"
    )
    assert (ran.returncode, ran.stdout) == (4, "")
    assert "pickled weights can run code, and are never loaded" in ran.stderr


def test_a_spec_with_findings_is_told(adapter: Path, built: Built, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("adapterc: 1\nnam: x\n", encoding="utf-8")
    ran = adapterc("verify", "--adapter", str(adapter), "--spec", "bad.yaml", cwd=tmp_path, cache=built.cache)
    assert (ran.returncode, "error[AC" in ran.stderr) == (1, True), ran.stderr
