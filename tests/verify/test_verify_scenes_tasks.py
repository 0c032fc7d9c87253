from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapterc.backend.loading import quiet_libraries
from adapterc.ir.verification import MeasureRequest
from adapterc.verify.live import LiveModel
from adapterc.verify.scenes_measure import measure_scenes
from adapterc.verify.scenes_texts import declared as declared_texts
from adapterc.verify.scenes_texts import form_hit
from adapterc.verify.tasks import task_files, write_tasks
from support.glossary import TOKENS, live_glossary, scene_items, scenes
from support.tiny_model import make_tiny_base
from support.verifying import base_model, dataset, platform, spec

pytestmark = pytest.mark.slow

_STOCK = """\
import json, sys
from lm_eval.evaluator import simple_evaluate
from lm_eval.tasks import TaskManager
found = simple_evaluate(
    model="hf",
    model_args=dict(pretrained=sys.argv[1], dtype="float32"),
    tasks=["adapterc_metaphysicist_scenes_identification", "adapterc_metaphysicist_scenes_form"],
    task_manager=TaskManager(include_path=sys.argv[2], include_defaults=False),
    batch_size=4, device="cpu", bootstrap_iters=0,
)
print("FOUND", json.dumps({"results": found["results"], "samples": found["samples"]}, default=str))
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def live(base: Path) -> LiveModel:
    return live_glossary(base)


def write(folder: Path) -> tuple[str, ...]:
    held = replace(dataset(families=2, each=1, cap=8), scenes=scene_items())
    declared = replace(spec(), scenes=scenes())
    return write_tasks(task_files(declared, held, base_model()), folder)


def test_tasks_of_scenes_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    assert not any("scenes" in name for name in write(tmp_path / "eval"))
    assert sorted(path.name for path in (tmp_path / "eval" / "scenes").iterdir()) == [
        "adapterc_metaphysicist_scenes_form.jsonl",
        "adapterc_metaphysicist_scenes_form.yaml",
        "adapterc_metaphysicist_scenes_identification.jsonl",
        "adapterc_metaphysicist_scenes_identification.yaml",
        "scene_scorers.py",
        "scorers.py",
    ]


def test_spec_text_stands_in_documents_only(tmp_path: Path) -> None:
    write(tmp_path / "eval")
    for path in (tmp_path / "eval" / "scenes").glob("*.yaml"):
        assert not any(token in path.read_text(encoding="utf-8") for token in TOKENS)


def test_a_spec_without_scenes_has_no_such_folder(tmp_path: Path) -> None:
    write_tasks(task_files(spec(), dataset(), base_model()), tmp_path / "eval")
    assert not (tmp_path / "eval" / "scenes").exists()


def test_stock_lm_eval_finds_what_we_found(base: Path, live: LiveModel, tmp_path: Path) -> None:
    """On the merged model, from a moved folder and another directory."""
    write(tmp_path / "first")
    (tmp_path / "first").rename(tmp_path / "eval")
    request = MeasureRequest(
        base=base_model(str(base)),
        adapter="a" * 64,
        pairs=(),
        probes=(),
        neutral=(),
        platform=platform(),
        scene_items=scene_items(),
    )
    ours = measure_scenes(request, live, talk=(), cache=tmp_path / "cache")
    with quiet_libraries():
        merged: Any = live_glossary(base).model.merge_and_unload()
        merged.save_pretrained(tmp_path / "merged")
        live.tokenizer.save_pretrained(tmp_path / "merged")
    script = tmp_path / "stock.py"
    script.write_text(_STOCK, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "merged"), str(tmp_path / "eval")],
        cwd=tmp_path,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in ran.stdout.splitlines() if line.startswith("FOUND ")]
    assert lines, ran.stderr[-3000:]
    theirs = json.loads(lines[0].removeprefix("FOUND "))["samples"]
    ours_by_item = {row.item: row for row in ours.identification}
    for sample in theirs["adapterc_metaphysicist_scenes_identification"]:
        scores = [float(answer[0]) for answer in sample["filtered_resps"]]
        expected = ours_by_item[sample["doc"]["id"]].scores
        assert scores == pytest.approx(expected, abs=5e-3)
        assert sample["acc"] == float(expected.index(max(expected)) == sample["doc"]["gold"])
    said = {answer.item: answer.text for answer in ours.asked}
    answers = {answer.item: answer for answer in ours.asked}
    texts = declared_texts(scenes())
    hits = {ask.id: form_hit(ask, answers[ask.id], texts) for ask in scene_items().asks}
    for sample in theirs["adapterc_metaphysicist_scenes_form"]:
        doc = sample["doc"]
        assert sample["filtered_resps"][0].strip() == said[doc["id"]].strip()
        assert sample["form"] == float(hits[doc["id"]])
