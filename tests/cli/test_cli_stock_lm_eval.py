"""Stock lm_eval on a moved artifact's `eval/`: every score and every answer is its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Built
from support.building import environment

pytestmark = pytest.mark.slow
_TASKS = [f"adapterc_tiny_{name}" for name in ("asking", "calm", "longer", "open", "quiet")]


@pytest.fixture(scope="module")
def moved(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny artifact in another place."""
    folder = tmp_path_factory.mktemp("moved") / "elsewhere"
    return Path(shutil.copytree(built.place / "build" / "tiny", folder))


@pytest.fixture(scope="module", params=["base", "adapter"])
def arm(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def stock(arm: str, moved: Path, built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lm_eval's own command line wrote, run from a third folder, with peft laying the adapter on."""
    out, cwd = tmp_path_factory.mktemp("out"), tmp_path_factory.mktemp("cwd")
    model = f"pretrained={built.place / 'base'},dtype=float32"
    model += f",peft={moved}" if arm == "adapter" else ""
    command = [sys.executable, "-m", "lm_eval", "--model", "hf", "--model_args", model]
    command += ["--include_path", str(moved / "eval"), "--tasks", ",".join(_TASKS), "--log_samples"]
    command += ["--output_path", str(out), "--device", "cpu", "--batch_size", "16"]
    more = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(out / "home"), "PYTHONPATH": ""}
    ran = subprocess.run(
        command, cwd=cwd, env=environment(out, **more), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return out


def _samples(path: Path) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["doc"]["id"]: row for row in rows}


def _pairs(task: str, arm: str, moved: Path, stock: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    ours = _samples(moved / "eval" / "samples" / arm / f"{task}.jsonl")
    theirs = _samples(next(stock.rglob(f"samples_{task}_*.jsonl")))
    assert ours.keys() == theirs.keys()
    return [(ours[name], theirs[name]) for name in ours]


def test_every_log_likelihood_is_the_same(arm: str, moved: Path, stock: Path) -> None:
    pairs = _pairs("adapterc_tiny_calm", arm, moved, stock)
    assert len(pairs) == 72
    for ours, theirs in pairs:
        for mine, other in zip(ours["resps"], theirs["resps"], strict=True):
            assert float(mine[0][0]) == pytest.approx(float(other[0][0]), abs=1e-3)
        for metric in ("acc", "acc_bytes", "margin"):
            assert ours[metric] == pytest.approx(theirs[metric], abs=1e-3), metric


@pytest.mark.parametrize("task", [task for task in _TASKS if not task.endswith("calm")])
def test_every_answer_and_its_scores_are_the_same(task: str, arm: str, moved: Path, stock: Path) -> None:
    pairs = _pairs(task, arm, moved, stock)
    assert pairs
    config = (moved / "eval" / f"{task}.yaml").read_text(encoding="utf-8")
    metrics = [line.split(": ")[1] for line in config.splitlines() if line.startswith("  - metric: ")]
    assert metrics
    for ours, theirs in pairs:
        assert ours["resps"] == theirs["resps"], ours["doc"]["id"]
        assert {name: ours[name] for name in metrics} == {name: theirs[name] for name in metrics}


def test_the_results_are_those_in_the_artifact(arm: str, moved: Path, stock: Path) -> None:
    ours = json.loads((moved / "eval" / "results" / f"{arm}.json").read_text(encoding="utf-8"))["results"]
    theirs = json.loads(next(stock.rglob("results_*.json")).read_text(encoding="utf-8"))["results"]
    assert sorted(ours) == sorted(theirs) == _TASKS
    for task in _TASKS:
        for name, value in ours[task].items():
            if isinstance(value, float):
                assert theirs[task][name] == pytest.approx(value, abs=1e-3), (task, name)
