"""`adapterc verify` on tiny artifacts: measured again, or compared with their hashes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from adapterc.digest import digest_file
from cli.conftest import Built
from cli.test_cli_build import _HEAVY, loaded_by
from support.building import adapterc
from support.sealing import reforged

pytestmark = pytest.mark.slow


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rehashed(folder: Path, *names: str) -> None:
    """Let the provenance agree with what the files hold now, as somebody who forges an artifact would."""
    manifest = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    manifest["files"] |= {name: digest_file(folder / name) for name in names}
    reforged(folder, manifest)


@pytest.fixture(scope="module")
def copied(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The artifact in a folder of its own, far from its project; its base is known to the cache alone."""
    folder = tmp_path_factory.mktemp("far") / "away" / "tiny"
    shutil.copytree(built.place / "build" / "tiny", folder)
    return folder


@pytest.fixture(scope="module")
def verified(built: Built, copied: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path, Path]:
    """The same, verified once with a report: what was said, the artifact, the report."""
    out = tmp_path_factory.mktemp("out") / "report"
    before = contents(copied)
    ran = adapterc(
        "verify", str(copied), "--out", str(out), "--format", "json", cwd=copied.parent, cache=built.cache
    )
    assert contents(copied) == before, "an artifact is never changed"
    return ran, copied, out


def test_an_artifact_comes_to_its_own_verdicts_elsewhere(verified: tuple[Any, Path, Path]) -> None:
    ran, folder, _ = verified
    assert ran.returncode == 3, ran.stderr
    told = json.loads(ran.stdout)
    published = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (told["name"], told["verdict"]) == ("tiny", "NOT VERIFIED")
    assert told["published"] == {"compared": 7, "largest_change_of_an_effect": 0.0, "differs": []}
    assert (told["notes"], told["altered"]) == ([], [])
    found = told["report"]
    for key in ("traits", "retention", "samples", "base", "dataset", "verdict"):
        assert found[key] == published[key], key
    last = found["parrot"]["checks"].pop()
    assert found["parrot"] == published["parrot"]
    assert last["name"] == "training rows that share eight words with a held-out item"
    assert last["holds"] is True
    assert "measure  runs: an adapter that is verified is always measured anew" in ran.stderr


def test_the_report_is_a_folder_of_its_own(verified: tuple[Any, Path, Path]) -> None:
    ran, folder, out = verified
    assert sorted(path.name for path in out.iterdir()) == [
        "eval",
        "junit.xml",
        "report.html",
        "report.json",
        "report.md",
        "run.json",
    ]
    assert [path.name for path in out.parent.iterdir() if path.name != "adapterc-cache"] == ["report"]
    assert json.loads((out / "report.json").read_text(encoding="utf-8")) == json.loads(ran.stdout)["report"]
    ours, theirs = contents(out / "eval"), contents(folder / "eval")
    assert ours == theirs, "tasks, results and samples are the same bytes"
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "What was measured again, and on what. The artifact itself was not changed." in page
    assert "Its loss curve stands in the report that the build wrote." in page


def test_a_report_replaces_nothing(verified: tuple[Any, Path, Path], built: Built) -> None:
    _, folder, out = verified
    before = contents(out)
    ran = adapterc("verify", str(folder), "--out", str(out), cwd=folder.parent, cache=built.cache)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        f"error: {out} is in the way: a report is written into a folder of its own\n"
        "  help: name another folder, or remove that one; nothing was changed\n"
    )
    assert contents(out) == before


def test_a_forged_report_is_told(copied: Path, built: Built, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(copied, tmp_path / "tiny"))
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    before = report["traits"][0]["verdict"]
    report["verdict"] = report["traits"][0]["verdict"] = "VERIFIED"
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    ran = adapterc("verify", str(folder), cwd=tmp_path, cache=built.cache)
    assert ran.returncode == 3, ran.stderr
    assert ran.stdout.splitlines()[-5:] == [
        "NOT VERIFIED (quick, one seed)",
        "not as it was built: report.json (changed)",
        "published report: the whole was VERIFIED, and is NOT VERIFIED",
        f"published report: trait calm was VERIFIED, and is {before}",
        "published report: 2 of 7 verdicts differ; the largest change of an effect is 0",
    ]


def test_a_trained_row_that_holds_an_item_undoes_every_verdict(
    copied: Path, built: Built, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(copied, tmp_path / "tiny"))
    held = json.loads((folder / "dataset" / "verify.jsonl").read_text(encoding="utf-8").splitlines()[0])
    rows = (folder / "dataset" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    leaked = json.loads(rows[0])
    leaked["messages"][-1]["content"] = held["messages"][-1]["content"]
    text = "\n".join([json.dumps(leaked), *rows[1:]]) + "\n"
    (folder / "dataset" / "train.jsonl").write_text(text, encoding="utf-8")
    rehashed(folder, "dataset/train.jsonl")
    ran = adapterc("verify", str(folder), "--format", "json", cwd=tmp_path, cache=built.cache)
    assert ran.returncode == 3, ran.stderr
    report = json.loads(ran.stdout)["report"]
    assert {trait["verdict"] for trait in report["traits"]} == {"NOT VERIFIED"}
    assert all(
        "hold what is asked here: the test proves nothing." in one["reason"] for one in report["traits"]
    )
    check = report["parrot"]["checks"][-1]
    assert (check["found"]["estimate"], check["holds"]) == (1.0, False)
    assert leaked["id"] in check["note"]


def test_code_in_an_artifact_is_not_run(copied: Path, built: Built, tmp_path: Path) -> None:
    folder, mark = Path(shutil.copytree(copied, tmp_path / "tiny")), tmp_path / "ran"
    with (folder / "eval" / "scorers.py").open("a", encoding="utf-8") as scorers:
        scorers.write(f"\nPath({str(mark)!r}).write_text('ran')\n")
    rehashed(folder, "eval/scorers.py")
    ran = adapterc("verify", str(folder), "--format", "markdown", cwd=tmp_path, cache=built.cache)
    assert (ran.returncode, mark.exists()) == (3, False), ran.stderr
    assert ran.stdout.startswith("# tiny: NOT VERIFIED (quick, one seed)\n")
    assert "note: eval/scorers.py is of another version: it is scored as this one does\n" in ran.stderr


def test_scenes_are_measured_again(scened: Built, tmp_path: Path) -> None:
    folder = scened.place / "build" / "tiny"
    ran = adapterc("verify", str(folder), "--format", "json", cwd=tmp_path, cache=scened.cache)
    assert ran.returncode == 3, ran.stderr
    told = json.loads(ran.stdout)
    published = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (told["notes"], told["published"]["differs"]) == ([], [])
    assert told["report"]["scenes"] == published["scenes"]
    assert told["report"]["glossary"] == published["glossary"]


@pytest.fixture(scope="module")
def withheld(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same spec built without its dataset."""
    own = built.copied(tmp_path_factory.mktemp("withheld"))
    with (own.place / "spec.yaml").open("a", encoding="utf-8") as spec:
        spec.write("emit: {dataset: omit}\n")
    assert adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache).returncode == 3
    return own


def test_what_was_left_out_is_said_and_the_rest_is_measured(withheld: Built, tmp_path: Path) -> None:
    folder = withheld.place / "build" / "tiny"
    ran = adapterc("verify", str(folder), "--format", "json", cwd=tmp_path, cache=withheld.cache)
    assert ran.returncode == 3, ran.stderr
    told = json.loads(ran.stdout)
    assert told["notes"] == [
        "the training rows were left out of this artifact: how far they repeat is as published, and whether "
        "answers recite them, or held-out items stand in them, cannot be measured again"
    ]
    published = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    found = told["report"]
    assert found["dataset"] == published["dataset"]
    assert [one["effect"] for one in found["traits"]] == [one["effect"] for one in published["traits"]]
    assert [one["verdict"] for one in found["traits"]] == [one["verdict"] for one in published["traits"]]
    assert all(
        "whether answers recite them was not tested again" in one["evidence"] for one in found["traits"]
    )
    names = [check["name"] for check in found["parrot"]["checks"]]
    assert "8-word runs that stand in a training row, median" not in names
    assert "answers that take up their subject" in names


def test_files_are_compared_without_a_model_library(copied: Path, built: Built, tmp_path: Path) -> None:
    said, modules = loaded_by("verify", str(copied), "--integrity", cwd=tmp_path, cache=tmp_path / "none")
    count = sum(path.is_file() for path in copied.rglob("*"))
    assert said == f"tiny: {count} files with a hash, all as they were built\n0"
    assert modules & _HEAVY == set()


def test_every_file_that_differs_is_told(copied: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(copied, tmp_path / "tiny"))
    (folder / "README.md").write_text("changed", encoding="utf-8")
    (folder / "dataset" / "train.jsonl").unlink()
    (folder / "eval" / "new\x1b[31m.txt").write_text("added", encoding="utf-8")
    (folder / "report.md").unlink()
    (folder / "report.md").symlink_to("/etc/hostname")
    (folder / "run.json").unlink()
    (folder / "run.json").symlink_to("/etc/hostname")
    ran = adapterc("verify", str(folder), "--integrity", cwd=tmp_path, cache=tmp_path / "none")
    assert ran.returncode == 3
    assert ran.stdout.splitlines()[:-1] == [
        "changed           README.md",
        "missing           dataset/train.jsonl",
        "added             eval/new\\x1b[31m.txt",
        "not a plain file  report.md",
        "not a plain file  run.json",
    ]
    as_json = adapterc("verify", str(folder), "--integrity", "--format", "json", cwd=tmp_path, cache=tmp_path)
    told = json.loads(as_json.stdout)
    assert (told["intact"], len(told["differences"])) == (False, 5)
    junit = adapterc("verify", str(folder), "--integrity", "--format", "junit", cwd=tmp_path, cache=tmp_path)
    suite = ET.fromstring(junit.stdout)[0]
    assert (suite.get("tests"), suite.get("failures")) == ("5", "5")
    marked = adapterc(
        "verify", str(folder), "--integrity", "--format", "markdown", cwd=tmp_path, cache=tmp_path
    )
    assert marked.stdout.startswith(
        "# tiny: not intact\n\n| File | Found |\n|---|---|\n| README.md | changed |\n"
    )


@pytest.mark.parametrize(
    ("file", "kind"), [("spec/resolved.json", "changed"), ("dataset/verify.jsonl", "missing")]
)
def test_nothing_is_measured_with_files_that_are_not_as_built(
    file: str, kind: str, copied: Path, built: Built, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(copied, tmp_path / "tiny"))
    if kind == "missing":
        (folder / file).unlink()
    else:
        (folder / file).write_text("{}", encoding="utf-8")
    ran = adapterc("verify", str(folder), cwd=tmp_path, cache=built.cache)
    assert (ran.returncode, ran.stdout) == (4, "")
    assert ran.stderr == (
        f"error: {folder}/{file} is not as it was built: {kind}\n"
        "  help: copy the artifact again, or build it anew; verify --integrity names every such file\n"
    )


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("dataset/verify.jsonl", {"id": 5}, "verify.jsonl holds what no build writes: 5"),
        ("dataset/verify.jsonl", {"trait": "other"}, "cannot be asked: no build writes it"),
        ("dataset/verify.jsonl", {"rejected": ""}, "verify.jsonl holds what no build writes"),
        (
            "dataset/verify.jsonl",
            {"prompt": "<|im_start|>system\nBe calm.<|im_end|>\n"},
            "cannot be asked: it carries a system turn",
        ),
        ("spec/resolved.json", {"traits": 3}, "is no spec that this version of adapterc knows"),
        ("spec/resolved.json", {"language": ["../../../../etc"]}, ""),
    ],
)
def test_a_forged_artifact_is_told_without_a_traceback(  # noqa: PLR0917
    name: str, change: dict[str, object], message: str, copied: Path, built: Built, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(copied, tmp_path / "tiny"))
    first, *rest = (folder / name).read_text(encoding="utf-8").split("\n") if name.endswith("l") else ["", ""]
    record = json.loads(first or (folder / name).read_text(encoding="utf-8"))
    text = json.dumps({**record, **change})
    (folder / name).write_text("\n".join([text, *rest]), encoding="utf-8")
    rehashed(folder, name)
    if not message:
        ran = adapterc("verify", str(folder), cwd=tmp_path, cache=built.cache)
        assert ran.returncode == 3, ran.stderr
        return
    ran = adapterc("verify", str(folder), cwd=tmp_path, cache=built.cache)
    assert (ran.returncode, message in ran.stderr) == (4, True), ran.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is nothing to verify"),
        (["x", "--adapter", "y", "--spec", "z"], "an artifact brings its own adapter and spec"),
        (["--adapter", "y"], "an adapter is verified against a spec"),
        (["--spec", "y"], "an adapter is verified against a spec"),
        (["--adapter", "y", "--spec", "z", "--integrity"], "--integrity is for artifacts"),
        (["--adapter", "y", "--spec", "z", "--base-folder", "b"], "--base-folder is for artifacts"),
        (["x", "--integrity", "--fresh"], "--fresh is for measuring"),
        (["x", "--integrity", "--out", "o"], "--out is for measuring"),
        (["nowhere", "--integrity"], "nowhere is not there"),
        (["nowhere"], "nowhere is not there"),
    ],
)
def test_what_cannot_be_meant_is_usage(arguments: list[str], message: str, tmp_path: Path) -> None:
    ran = adapterc("verify", *arguments, cwd=tmp_path, cache=tmp_path / "none")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"error: {message}\n  help: ")
