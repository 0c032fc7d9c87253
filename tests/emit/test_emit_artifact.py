from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.digest import digest_file
from adapterc.emit.artifact import emit
from adapterc.emit.request import TextFile
from adapterc.errors import AdaptercError, CompilerBugError
from support.emission import at_other_time, emit_request

FILES = [
    "README.md",
    "adapter_config.json",
    "adapter_model.safetensors",
    "adapterc.json",
    "dataset/train.jsonl",
    "dataset/verify.jsonl",
    "eval/adapter/results.json",
    "eval/base/results.json",
    "eval/tasks/pairs.yaml",
    "junit.xml",
    "report.html",
    "report.json",
    "report.md",
    "run.json",
    "spec/lock.json",
    "spec/resolved.json",
    "spec/source/specs/metaphysicist.yaml",
    "spec/templates/en/train/open.yaml",
]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("built")
    emit(emit_request(folder / "stages"), target=folder / "build" / "metaphysicist")
    yield folder / "build" / "metaphysicist"


def test_artifact_holds_these_files_and_nothing_stays_beside_it(built: Path) -> None:
    assert sorted(files(built)) == FILES
    assert [path.name for path in built.parent.iterdir()] == ["metaphysicist"]


def test_every_file_is_a_real_file(built: Path) -> None:
    assert not [path for path in built.rglob("*") if path.is_symlink()]


def test_same_request_gives_same_bytes_whatever_the_run(tmp_path: Path, built: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "metaphysicist"
    emit(at_other_time(emit_request(tmp_path)), target=elsewhere)
    first, second = files(built), files(elsewhere)
    assert sorted(path for path in first if first[path] != second[path]) == ["report.html", "run.json"]


def test_manifest_has_the_digest_of_every_reproducible_file(built: Path) -> None:
    listed = json.loads((built / "adapterc.json").read_text(encoding="utf-8"))["files"]
    assert listed == {
        path: digest_file(built / path)
        for path in FILES
        if path not in ("adapterc.json", "report.html", "run.json")
    }


def test_provenance_names_versions_seeds_and_stage_keys(built: Path) -> None:
    provenance = json.loads((built / "adapterc.json").read_text(encoding="utf-8"))
    assert provenance["adapterc"] == "0.1.0"
    assert provenance["seeds"] == {"dataset": 0, "training": 0}
    assert provenance["stages"] == {"frontend": "1" * 64, "expand": "2" * 64, "train": "3" * 64}
    assert provenance["platform"]["libraries"]["torch"] == "2.13.0"
    assert provenance["base"]["id"] == "HuggingFaceTB/SmolLM2-135M-Instruct"


def test_no_path_of_this_machine_is_in_the_artifact(built: Path) -> None:
    hidden = str(built.parent.parent).encode()
    assert [
        path for path, content in files(built).items() if hidden in content or b"nowhere" in content
    ] == []


def test_training_row_reads_as_a_conversation_with_its_origin(built: Path) -> None:
    row = json.loads((built / "dataset" / "train.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert [message["role"] for message in row["messages"]] == ["user", "assistant"]
    assert row["messages"][0]["content"] == "What would you say about silence?"
    assert row["rejected"].startswith("Silence is an important part")
    assert row["origin"] == {
        "node": "traits[0]",
        "template": "en/train/open.yaml",
        "family": "open-00",
        "split": "train",
        "seed": 0,
    }


def test_verification_items_say_who_wrote_the_poles(built: Path) -> None:
    lines = (built / "dataset" / "verify.jsonl").read_text(encoding="utf-8").splitlines()
    pair, probe = map(json.loads, lines)
    assert (pair["kind"], pair["evidence"], pair["rejected"]) == ("pair", "author", "Snow is frozen water.")
    assert (probe["kind"], probe["cap"], probe["messages"]) == (
        "probe",
        200,
        [{"role": "user", "content": "Tell me about rain."}],
    )


def test_rebuild_replaces_the_former_artifact(tmp_path: Path) -> None:
    target = tmp_path / "build" / "metaphysicist"
    emit(emit_request(tmp_path, seed=1), target=target)
    former = (target / "adapter_model.safetensors").read_bytes()
    emit(emit_request(tmp_path, seed=2), target=target)
    assert (target / "adapter_model.safetensors").read_bytes() != former
    assert sorted(files(target)) == FILES


def test_folder_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "build" / "metaphysicist"
    target.mkdir(parents=True)
    (target / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(AdaptercError) as raised:
        emit(emit_request(tmp_path), target=target)
    assert raised.value.message == f"{target} is in the way: it is not an artifact of adapterc"
    assert files(target) == {"thesis.txt": b"years of work"}
    assert [path.name for path in target.parent.iterdir()] == ["metaphysicist"]


def test_missing_evaluation_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    shutil.rmtree(request.eval_folder)
    with pytest.raises(AdaptercError) as raised:
        emit(request, target=tmp_path / "build" / "metaphysicist")
    assert raised.value.message == f"the evaluation results are gone from {request.eval_folder}"
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("path", ["../outside.yaml", "/etc/passwd", "a\\..\\b"])
def test_source_path_that_would_leave_the_artifact_is_our_bug(tmp_path: Path, path: str) -> None:
    request = replace(emit_request(tmp_path), sources=(TextFile(path=path, text=""),))
    with pytest.raises(CompilerBugError, match="would leave the artifact"):
        emit(request, target=tmp_path / "build" / "metaphysicist")


def test_emitting_loads_no_heavy_library(tmp_path: Path) -> None:
    code = """
        import sys
        from pathlib import Path
        from support.emission import emit_request
        from adapterc.emit.artifact import emit
        emit(emit_request(Path(sys.argv[1])), target=Path(sys.argv[1], "build", "metaphysicist"))
        heavy = {"torch", "transformers", "peft", "lm_eval", "datasets", "altair", "huggingface_hub", "yaml"}
        print(sorted(heavy & set(sys.modules)))
    """
    assert run_python(code, tmp_path).stdout == "[]\n"


SMALL_DISK = """
    import sys
    from pathlib import Path
    from support.emission import emit_request
    from adapterc.emit.artifact import emit
    from adapterc.errors import AdaptercError
    disk = Path(sys.argv[2])
    try:
        emit(emit_request(Path(sys.argv[1])), target=disk / "build" / "metaphysicist")
    except AdaptercError as error:
        print(error.message.replace(str(disk), "DISK"))
        print(error.help)
    print(sorted(path.name for path in disk.rglob("*")))
"""


def test_full_disk_is_named_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    done = on_mounted_disk(tmp_path, "size=128k")
    assert done.stdout.splitlines() == [
        "no space left to write DISK/build/metaphysicist (the artifact takes 0.3 MB)",
        "Free space on that disk, or build into a folder on another one. "
        "Then run the same command again: finished stages are kept.",
        "['build']",
    ]


def test_read_only_disk_is_named(tmp_path: Path) -> None:
    done = on_mounted_disk(tmp_path, "ro,size=1m")
    assert (
        done.stdout.splitlines()[0] == "not allowed to write DISK/build/metaphysicist: Read-only file system"
    )


def on_mounted_disk(tmp_path: Path, options: str) -> subprocess.CompletedProcess[str]:
    """Runs SMALL_DISK with a tmpfs of its own, in a mount namespace of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o {options} tmpfs {disk}"
    if (
        sys.platform != "linux"
        or subprocess.run(["unshare", "-m", "sh", "-c", mount], check=False).returncode
    ):
        pytest.skip("this user may not mount a small disk")
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(SMALL_DISK), encoding="utf-8")
    command = f"{mount} && exec {sys.executable} {script} {tmp_path} {disk}"
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", command], capture_output=True, text=True, check=True, env=environment()
    )


def run_python(code: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )


def environment() -> dict[str, str]:
    here = Path(__file__).resolve()
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(here.parents[1]), *sys.path])}
