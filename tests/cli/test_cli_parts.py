"""A tiny build with facts, a frame, dialogues and a skill: findings, files, and all of it again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cli.conftest import Built
from support.building import adapterc, environment
from support.specs import CHECKOUT

pytestmark = pytest.mark.slow
_PARTS = ["skills.doubling", "knowledge", "frames.weigh", "dialogues"]
_TASKS = [f"adapterc_tiny__{name}" for name in ("dialogues", "frames", "knowledge", "recall")]


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def report(parted: Built) -> dict[str, Any]:
    assert parted.code == 3, parted.err
    found: dict[str, Any] = json.loads(
        (parted.place / "build" / "tiny" / "report.json").read_text(encoding="utf-8")
    )
    return found


def test_every_part_gets_a_finding(report: dict[str, Any], parted: Built) -> None:
    assert [part["id"] for part in report["parts"]] == _PARTS
    assert [part["declared"] for part in report["parts"]] == [False, True, True, True]
    assert [part["n"] for part in report["parts"]] == [3, 4, 16, 2]
    assert report["parts"][1]["chance"] == 0.25
    assert [part["thresholds"][0]["metric"] for part in report["parts"] if part["declared"]] == [
        "accuracy",
        "steps",
        "likelihood_gain",
    ]
    for part in report["parts"]:
        assert part["reason"] in parted.out
        assert part["effect"]["estimate"] is not None


def test_the_report_is_of_the_published_shape(report: dict[str, Any]) -> None:
    schema = json.loads((CHECKOUT / "docs" / "report-schema.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(report)) == []


def test_every_form_of_the_report_tells_of_every_part(parted: Built) -> None:
    folder = parted.place / "build" / "tiny"
    for name in ("report.html", "report.md", "README.md"):
        text = (folder / name).read_text(encoding="utf-8")
        for word in ("Knowledge", "Dialogues", "frames.weigh", "doubling"):
            assert word in text, (name, word)
    assert 'name="part frames.weigh"' in (folder / "junit.xml").read_text(encoding="utf-8")


def test_what_is_held_out_stands_in_the_records_and_in_no_row(parted: Built) -> None:
    folder = parted.place / "build" / "tiny" / "dataset"
    held = records(folder / "verify.jsonl")
    kinds = [record["kind"] for record in held]
    assert (kinds.count("fact"), kinds.count("stride"), kinds.count("turn")) == (4, 16, 2)
    rows = (folder / "train.jsonl").read_text(encoding="utf-8")
    for record in held:
        if record["kind"] == "turn":
            assert record["text"] not in rows
        if record["kind"] == "fact":
            assert f'"{record["question"]}"' not in rows


def test_the_plan_counts_what_is_held_out(parted: Built) -> None:
    ran = adapterc("plan", "spec.yaml", cwd=parted.place, cache=parted.cache)
    assert (
        "parts    held out: 4 questions to facts, 16 questions to frames, 2 dialogues (2 turns)" in ran.stdout
    )


def test_an_artifact_is_measured_again_part_by_part(parted: Built, report: dict[str, Any]) -> None:
    ran = adapterc("verify", "build/tiny", "--format", "json", cwd=parted.place, cache=parted.cache)
    told = json.loads(ran.stdout)
    assert told["notes"] == []
    assert told["report"]["parts"] == report["parts"]
    assert told["published"]["differs"] == []


def test_an_artifact_without_its_dataset_is_measured_by_its_tasks(parted: Built, tmp_path: Path) -> None:
    place = tmp_path / "place"
    shutil.copytree(parted.place, place, ignore=shutil.ignore_patterns("build"))
    with (place / "spec.yaml").open("a", encoding="utf-8") as spec:
        spec.write("emit: {dataset: omit}\n")
    ran = adapterc("build", "spec.yaml", cwd=place, cache=parted.cache)
    assert ran.returncode == 3, ran.stderr
    folder = place / "build" / "tiny"
    assert not (folder / "dataset").exists()
    published = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    again = adapterc("verify", str(folder), "--format", "json", cwd=place, cache=parted.cache)
    told = json.loads(again.stdout)
    assert [part["id"] for part in told["report"]["parts"]] == _PARTS
    for ours, theirs in zip(told["report"]["parts"], published["parts"], strict=True):
        assert ours["effect"] == theirs["effect"], ours["id"]
        assert ours["verdict"] == theirs["verdict"]


@pytest.mark.parametrize("arm", ["base", "adapter"])
def test_stock_lm_eval_gives_the_same_scores(parted: Built, arm: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(parted.place / "build" / "tiny", tmp_path / "elsewhere"))
    model = f"pretrained={parted.place / 'base'},dtype=float32"
    model += f",peft={folder}" if arm == "adapter" else ""
    command = [sys.executable, "-m", "lm_eval", "--model", "hf", "--model_args", model]
    command += ["--include_path", str(folder / "eval" / "parts"), "--tasks", ",".join(_TASKS)]
    command += ["--log_samples", "--output_path", str(tmp_path / "out"), "--device", "cpu"]
    more = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home"), "PYTHONPATH": ""}
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment(tmp_path, **more), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    for task in _TASKS:
        ours = {
            row["doc"]["id"]: row
            for row in records(folder / "eval" / "parts" / "samples" / arm / f"{task}.jsonl")
        }
        theirs = {row["doc"]["id"]: row for row in records(next(tmp_path.rglob(f"samples_{task}_*.jsonl")))}
        assert ours.keys() == theirs.keys()
        config = (folder / "eval" / "parts" / f"{task}.yaml").read_text(encoding="utf-8")
        metrics = [line.split(": ")[1] for line in config.splitlines() if line.startswith("  - metric: ")]
        for name, row in ours.items():
            for metric in metrics:
                assert row[metric] == pytest.approx(theirs[name][metric], abs=1e-3), (task, name)
