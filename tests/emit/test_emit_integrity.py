from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from adapterc.emit.artifact import emit
from adapterc.emit.integrity import Difference, differences
from adapterc.errors import AdaptercError
from support.emission import emit_request
from support.sealing import reforged


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    emit(emit_request(tmp_path), target=tmp_path / "build" / "metaphysicist")
    return tmp_path / "build" / "metaphysicist"


def test_new_artifact_is_intact(artifact: Path) -> None:
    assert differences(artifact) == ()


def test_what_tells_of_one_run_is_held_by_its_seal(artifact: Path) -> None:
    (artifact / "report.html").unlink()
    assert differences(artifact) == (Difference(path="report.html", kind="missing"),)
    (artifact / "run.json").write_text("{}", encoding="utf-8")
    assert differences(artifact) == (Difference(path="run.json", kind="changed"),)


def test_a_provenance_that_says_something_else_is_found(artifact: Path) -> None:
    manifest = artifact / "adapterc.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"verdict": "', '"verdict": "NOT '), encoding="utf-8")
    assert differences(artifact) == (Difference(path="adapterc.json", kind="changed"),)


def test_an_artifact_of_a_version_without_seals_is_compared_as_far_as_it_goes(artifact: Path) -> None:
    manifest, run = artifact / "adapterc.json", artifact / "run.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    del content["sealed_in"]
    manifest.write_text(json.dumps(content), encoding="utf-8")
    run.write_text('{"started": "then"}', encoding="utf-8")
    (artifact / "report.html").unlink()
    assert differences(artifact) == ()
    (artifact / "report.json").write_text("{}", encoding="utf-8")
    assert differences(artifact) == (Difference(path="report.json", kind="changed"),)


def test_an_empty_folder_is_found(artifact: Path) -> None:
    (artifact / "eval" / "cache").mkdir()
    assert differences(artifact) == (Difference(path="eval/cache", kind="added"),)


def test_a_pipe_in_the_place_of_the_provenance_is_not_waited_for(artifact: Path) -> None:
    manifest = artifact / "adapterc.json"
    manifest.unlink()
    os.mkfifo(manifest)
    with pytest.raises(AdaptercError) as raised:
        differences(artifact)
    assert raised.value.message == f"cannot read {manifest}: it is not a regular file"


def test_changed_missing_and_added_files_are_named(artifact: Path) -> None:
    (artifact / "report.json").write_text("{}", encoding="utf-8")
    (artifact / "dataset" / "train.jsonl").unlink()
    (artifact / "eval" / "more.json").write_text("{}", encoding="utf-8")
    assert differences(artifact) == (
        Difference(path="dataset/train.jsonl", kind="missing"),
        Difference(path="eval/more.json", kind="added"),
        Difference(path="report.json", kind="changed"),
    )


def test_one_flipped_bit_in_the_weights_is_found(artifact: Path) -> None:
    weights = artifact / "adapter_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert differences(artifact) == (Difference(path="adapter_model.safetensors", kind="changed"),)


def test_link_is_not_followed(artifact: Path, tmp_path: Path) -> None:
    report = artifact / "report.json"
    report.rename(tmp_path / "report.json")
    report.symlink_to(tmp_path / "report.json")
    assert differences(artifact) == (Difference(path="report.json", kind="not a plain file"),)


def test_linked_folder_is_not_followed(artifact: Path, tmp_path: Path) -> None:
    (artifact / "dataset").rename(tmp_path / "dataset")
    (artifact / "dataset").symlink_to(tmp_path / "dataset")
    assert differences(artifact) == (
        Difference(path="dataset", kind="added"),
        Difference(path="dataset/train.jsonl", kind="not a plain file"),
        Difference(path="dataset/verify.jsonl", kind="not a plain file"),
    )


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "a\\..\\..\\b"])
def test_path_that_leads_outside_is_not_opened(artifact: Path, path: str) -> None:
    manifest = json.loads((artifact / "adapterc.json").read_text(encoding="utf-8"))
    manifest["files"][path] = "0" * 64
    reforged(artifact, manifest)
    assert differences(artifact) == (Difference(path=path, kind="outside"),)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": {"a": 1}}', '{"files": []}', "\udcff"])
def test_manifest_that_is_none_is_told(artifact: Path, content: str) -> None:
    manifest = artifact / "adapterc.json"
    manifest.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(AdaptercError) as raised:
        differences(artifact)
    assert raised.value.message == f"{manifest} is not the provenance of an artifact"


def test_folder_without_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(AdaptercError) as raised:
        differences(tmp_path)
    assert raised.value.message == f"cannot read {tmp_path / 'adapterc.json'}: No such file or directory"
    assert raised.value.help == "Name a folder that adapterc built."


@pytest.mark.parametrize("name", ["adapterc.json", "run.json", "report.html"])
def test_what_has_no_hash_is_told_where_it_is_a_link(name: str, artifact: Path, tmp_path: Path) -> None:
    (artifact / name).rename(tmp_path / name)
    (artifact / name).symlink_to(tmp_path / name)
    assert differences(artifact) == (Difference(path=name, kind="not a plain file"),)
