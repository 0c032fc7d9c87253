"""`training.scale` end to end on a tiny base: a number, and one that is chosen."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cli.conftest import Built
from support.building import adapterc

pytestmark = pytest.mark.slow

WEIGHTS = "adapter_model.safetensors"


def asked(built: Built, scale: str) -> None:
    path = built.place / "spec.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("batch_size: 4}", f"batch_size: 4, scale: {scale}}}"), encoding="utf-8")


def folder(built: Built) -> Path:
    return built.place / "build" / "tiny"


def read(built: Built, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder(built) / name).read_text(encoding="utf-8"))
    return found


def ended(ran: CompletedProcess[str], how: str) -> list[str]:
    """The stages that ended so."""
    return [line.split(f" {how} in ")[0].strip() for line in ran.stderr.splitlines() if f" {how} in " in line]


@pytest.fixture(scope="module")
def half(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, CompletedProcess[str]]:
    own = built.copied(tmp_path_factory.mktemp("half"))
    asked(own, "0.5")
    return own, adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)


@pytest.fixture(scope="module")
def chosen(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, CompletedProcess[str]]:
    own = built.copied(tmp_path_factory.mktemp("auto"))
    asked(own, "auto")
    return own, adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)


def test_a_number_scales_what_was_trained_and_trains_nothing(
    built: Built, half: tuple[Built, CompletedProcess[str]]
) -> None:
    import torch
    from safetensors.torch import load_file

    own, ran = half
    assert ran.returncode == 3, ran.stderr
    assert ended(ran, "done") == ["scale 0.5", "measure", "emit"]
    before, after = load_file(folder(built) / WEIGHTS), load_file(folder(own) / WEIGHTS)
    for name, value in before.items():
        assert torch.equal(after[name], value * (0.5 if ".lora_B." in name else 1.0))
    assert (folder(own) / "adapter_config.json").read_bytes() == (
        folder(built) / "adapter_config.json"
    ).read_bytes()
    assert read(own, "report.json")["scale"] == {"scale": 0.5, "reason": "The spec names it.", "trials": []}
    assert "scale" not in read(built, "report.json")
    assert "scale" not in read(built, "adapterc.json")


def test_one_that_is_chosen_tries_three_on_items_of_its_own(
    chosen: tuple[Built, CompletedProcess[str]],
) -> None:
    own, ran = chosen
    assert ran.returncode == 3, ran.stderr
    done = ended(ran, "done")
    assert {"dataset, development", "develop, scale 0.5", "develop, scale 0.75", "develop, scale 1"} <= set(
        done
    )
    found = read(own, "report.json")["scale"]
    assert [trial["scale"] for trial in found["trials"]] == [0.5, 0.75, 1.0]
    assert found["scale"] in (0.5, 0.75, 1.0)
    # Of what the tiny base answers no pair is composed: `calm` has no development item.
    assert {one["id"] for one in found["trials"][0]["traits"]} == {"longer", "quiet", "asking"}
    assert read(own, "adapterc.json")["scale"]["scale"] == found["scale"]
    for name in ("report.md", "report.html"):
        text = (folder(own) / name).read_text(encoding="utf-8")
        assert "folded into the weights" in text
    held = (folder(own) / "dataset" / "verify.jsonl").read_text(encoding="utf-8").splitlines()
    ids = {json.loads(line)["id"] for line in held}
    assert not any(name.startswith("develop") for name in ids)


def test_a_second_build_and_its_plan_find_everything(chosen: tuple[Built, CompletedProcess[str]]) -> None:
    own, _ = chosen
    again = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert again.stdout.startswith("nothing to do"), again.stderr
    planned = adapterc("plan", "spec.yaml", cwd=own.place, cache=own.cache).stdout
    assert "scale    hit" in planned.splitlines()
    assert "a second or two: every stage is there" in planned


def test_the_scaled_artifact_is_verified_to_the_same_verdicts(
    half: tuple[Built, CompletedProcess[str]], tmp_path: Path
) -> None:
    own, _ = half
    ran = adapterc("verify", str(folder(own)), "--format", "json", cwd=tmp_path, cache=own.cache)
    found = json.loads(ran.stdout)
    assert found["published"]["differs"] == []
    assert found["published"]["largest_change_of_an_effect"] == 0.0
