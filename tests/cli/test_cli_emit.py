"""`emit: {dataset: omit}` on an artifact that stands there with its rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Built
from support.building import adapterc

pytestmark = pytest.mark.slow
_OMIT = "emit: {dataset: omit}\ncredits: [Weighed by Ana]\n"
_WORDS = (b"Waiting costs nothing that was ours", b"Hurry arrives early at the wrong door")


def test_only_emit_runs_and_no_word_of_the_rows_stays(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    spec, folder = own.place / "spec.yaml", own.place / "build" / "tiny"
    kept = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    adapter = (folder / "adapter_model.safetensors").read_bytes()
    spec.write_text(spec.read_text(encoding="utf-8") + _OMIT, encoding="utf-8")
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert ran.returncode == 3, ran.stderr
    done = [line.split()[0] for line in ran.stderr.splitlines() if " done in " in line]
    assert done == ["emit"]
    found = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    assert found["left_out"]["dataset/train.jsonl"]["sha256"] == kept["files"]["dataset/train.jsonl"]
    assert sorted(found["left_out"]) == [
        "dataset/train.jsonl",
        "dataset/verify.jsonl",
        "spec/source/probes.jsonl",
        "spec/source/spec.yaml",
    ]
    holding = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and any(words in path.read_bytes() for words in _WORDS)
    }
    assert (holding, (folder / "dataset").exists()) == (set(), False)
    assert (folder / "adapter_model.safetensors").read_bytes() == adapter
    assert "- Weighed by Ana\n" in (folder / "README.md").read_text(encoding="utf-8")
    again = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert again.stdout.startswith("nothing to do"), again.stderr
    spec.write_text(spec.read_text(encoding="utf-8").replace(_OMIT, ""), encoding="utf-8")
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    whole = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    assert (whole["files"], whole["left_out"]) == (kept["files"], {}), ran.stderr
