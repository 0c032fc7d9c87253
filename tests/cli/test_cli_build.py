"""`adapterc build`, end to end on a tiny base."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Built
from support.building import adapterc, environment

pytestmark = pytest.mark.slow
_HEAVY = {"torch", "transformers", "peft", "accelerate", "datasets", "lm_eval"}
_LOADED = (
    "import sys\nfrom adapterc.cli.main import main\ncode = main(sys.argv[1:])\n"
    "print('MODULES', code, *sorted({name.split('.')[0] for name in sys.modules}))"
)


def loaded_by(*arguments: str, cwd: Path, cache: Path) -> tuple[str, set[str]]:
    """What a command printed, and the top-level modules it loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED, *arguments],
        cwd=cwd,
        env=environment(cache),
        capture_output=True,
        text=True,
        check=True,
    )
    *said, last = ran.stdout.rstrip("\n").split("\n")
    return "\n".join((*said, last.split()[1])), set(last.split()[2:])


def files(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_build_ends_with_verdicts_and_the_place_of_the_report(built: Built) -> None:
    assert built.code == 3, built.err
    assert "Traceback" not in built.err
    lines = built.out.splitlines()
    assert [line.split()[-1] if line.startswith("report") else "" for line in lines][-1] == (
        "build/tiny/report.html"
    )
    for name in ("calm", "longer", "quiet", "asking", "parrot gate", "retention"):
        assert any(f" {name} " in line for line in lines), name
    assert "NOT VERIFIED (quick, one seed)" in lines
    done = [line.split()[0] for line in built.err.splitlines() if " done in " in line]
    assert done == ["dataset", "train", "measure", "emit"]


def test_the_artifact_is_whole(built: Built) -> None:
    folder = built.place / "build" / "tiny"
    expected = {
        "adapter_config.json",
        "adapter_model.safetensors",
        "README.md",
        "adapterc.json",
        "report.html",
        "report.md",
        "report.json",
        "junit.xml",
        "run.json",
    }
    assert expected <= {path.name for path in folder.iterdir() if path.is_file()}
    assert [path.name for path in (built.place / "build").iterdir()] == ["tiny"]
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (report["name"], report["verdict"]) == ("tiny", "NOT VERIFIED")
    assert [trait["id"] for trait in report["traits"]] == ["calm", "longer", "quiet", "asking"]


def test_each_passage_of_text_and_talk_is_recorded_and_bound(built: Built) -> None:
    folder = built.place / "build" / "tiny"
    lines = (folder / "eval" / "retention.jsonl").read_text(encoding="utf-8").splitlines()
    passages = [json.loads(line) for line in lines]
    whole = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    report = whole["retention"]
    texts, talk = ([one for one in passages if one["kind"] == kind] for kind in ("text", "talk"))
    assert (len(texts), len(talk)) == (report["passages"], report["talk"]["answers"]) == (30, 12)
    assert sum(one["kl"] for one in texts) / report["tokens"] == pytest.approx(report["kl"])
    ends = report["checks"][0]["found"]
    assert ends["low"] < ends["estimate"] == report["kl"] < ends["high"]
    manifest = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    assert "eval/retention.jsonl" in manifest["files"]
    assert "traces" not in report, "it holds by far"
    (failed,) = whole["parrot"]["traces"]
    assert (failed["condition"], failed["fails"]) == ("answers that take up their subject", True)
    assert f"worst by {failed['condition']}: {failed['trace']['items'][0]['id']}" in built.out


def test_a_structure_comes_to_a_verdict(built: Built) -> None:
    folder = built.place / "build" / "tiny"
    trait = json.loads((folder / "report.json").read_text(encoding="utf-8"))["traits"][3]
    assert (trait["kind"], trait["measure"], trait["n"]) == ("structure", "ends_with_question", 72)
    assert trait["counted"] == "ends with question (answers whose last sentence is a question)"
    assert {check["name"] for check in trait["checks"]} >= {"rate", "paired effect, adapter less base"}
    assert (folder / "eval" / "structure_scorers.py").is_file()
    samples = sorted((folder / "eval").rglob("*tiny_asking*.jsonl"))
    assert any('"rate"' in path.read_text(encoding="utf-8") for path in samples)


def test_a_second_build_does_nothing_and_loads_no_model_library(built: Built) -> None:
    before = files(built.place / "build")
    said, modules = loaded_by("build", "spec.yaml", cwd=built.place, cache=built.cache)
    assert said.startswith("nothing to do: the artifact is up to date\n")
    assert said.endswith("\n3")
    assert modules & _HEAVY == set()
    assert files(built.place / "build") == before


def test_another_threshold_is_only_judged_and_emitted(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    spec = own.place / "spec.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("0.60", "0.01"), encoding="utf-8")
    said, modules = loaded_by("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert "nothing to do" not in said
    assert modules & _HEAVY == set()
    report = json.loads((own.place / "build/tiny/report.json").read_text(encoding="utf-8"))
    assert (
        report["traits"][0]["threshold"]
        != json.loads((built.place / "build/tiny/report.json").read_text(encoding="utf-8"))["traits"][0][
            "threshold"
        ]
    )


def test_two_folders_get_the_same_bytes(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    ran = adapterc("build", "spec.yaml", "--out", "elsewhere", cwd=own.place, cache=own.cache)
    assert ran.returncode == 3, ran.stderr
    one, other = own.place / "build" / "tiny", own.place / "elsewhere"
    same = {
        path.relative_to(one).as_posix()
        for path in one.rglob("*")
        if path.is_file() and path.read_bytes() == (other / path.relative_to(one)).read_bytes()
    }
    assert {path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file()} - same <= {
        "run.json",
        "report.html",
    }


@pytest.mark.parametrize("damaged", ["report.json", "adapterc.json", "report.html"])
def test_a_damaged_artifact_is_made_again(damaged: str, built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    (own.place / "build/tiny" / damaged).unlink()
    if damaged != "report.html":
        (own.place / "build/tiny" / damaged).write_text('{"stages": {"emit": "x"}}', encoding="utf-8")
    said, modules = loaded_by("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert "nothing to do" not in said
    assert json.loads((own.place / "build/tiny/report.json").read_text(encoding="utf-8"))["name"] == "tiny"
    assert modules & _HEAVY == set()


def test_a_damaged_result_is_made_again(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    (value,) = (own.cache / "store" / "dataset").glob("*/value.json")
    value.write_text("{}", encoding="utf-8")
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert ran.stdout.startswith("nothing to do"), ran.stderr
    assert "dataset  done in" in ran.stderr
    assert "train    found in" in ran.stderr


def test_a_result_of_another_version_is_made_again(built: Built, tmp_path: Path) -> None:
    """An entry that is whole, but whose value this version cannot read."""
    from adapterc.store import MANIFEST, _seal

    own = built.copied(tmp_path)
    (value,) = (own.cache / "store" / "dataset").glob("*/value.json")
    value.write_text('{"of": "another version"}', encoding="utf-8")
    (value.parent / MANIFEST).unlink()
    _seal(value.parent, "dataset", value.parent.name)
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert ran.stdout.startswith("nothing to do"), ran.stderr
    assert "dataset  done in" in ran.stderr


def test_on_a_terminal_there_is_a_bar_and_the_end_is_the_same(built: Built) -> None:
    leader, follower = pty.openpty()
    ran = subprocess.run(
        [sys.executable, "-m", "adapterc", "build", "spec.yaml"],
        cwd=built.place,
        env=environment(built.cache, TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=follower,
        text=True,
        check=False,
    )
    os.close(follower)
    seen = os.read(leader, 1 << 16).decode()
    os.close(leader)
    assert ran.returncode == 3
    assert ran.stdout.startswith("nothing to do")
    assert "measure  found in" in seen
    assert "Traceback" not in seen


def test_expand_prints_figures_and_rows_and_writes_them(built: Built, tmp_path: Path) -> None:
    target = tmp_path / "rows.jsonl"
    ran = adapterc(
        "expand", "spec.yaml", "--rows", "2", "--out", str(target), cwd=built.place, cache=built.cache
    )
    assert ran.returncode == 0, ran.stderr
    nodes = ran.stdout.partition("rows a spec node:\n")[2].partition("\n\n")[0].split()[1::2]
    assert nodes == sorted(set(nodes))
    assert not any(part.isdigit() for node in nodes for part in node.split("."))
    assert ran.stdout.count("\n? ") == 2
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert f"{'rows':<20} {len(rows)} (" in ran.stdout


def test_a_foreign_folder_in_the_way_is_refused_before_anything_runs(built: Built, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    ran = adapterc(
        "build", "spec.yaml", "--out", str(tmp_path / "mine"), cwd=built.place, cache=tmp_path / "empty"
    )
    assert (ran.returncode, ran.stdout) == (4, "")
    assert f"error: {tmp_path}/mine is in the way: it is not an artifact of adapterc\n" in ran.stderr
    assert not (tmp_path / "empty" / "bases").exists()


def test_plan_says_what_is_there(built: Built, tmp_path: Path) -> None:
    there = adapterc("plan", "spec.yaml", cwd=built.place, cache=built.cache)
    stages = ["base     hit", "dataset  hit", "train    hit", "measure  hit"]
    assert there.stdout.splitlines()[:4] == stages
    assert " all answered\n" in there.stdout
    assert "estimate" not in there.stdout.split("tokens", 1)[1].splitlines()[0]
    assert "time     a second or two: every stage is there\n" in there.stdout
    fresh = adapterc("plan", "spec.yaml", cwd=built.place, cache=tmp_path / "empty")
    assert fresh.stdout.splitlines()[1].startswith("dataset  stale")
    assert (there.returncode, fresh.returncode) == (0, 0)


def test_plan_counts_the_tokens_that_training_saw(built: Built) -> None:
    planned = json.loads(
        adapterc("plan", "spec.yaml", "--format", "json", cwd=built.place, cache=built.cache).stdout
    )
    (trained,) = (built.cache / "store" / "train").glob("*/value.json")
    curve = json.loads(trained.read_text(encoding="utf-8"))["curve"]
    assert planned["tokens"]["exact"]
    assert planned["tokens"]["supervised"] == sum(step["tokens"] for step in curve)
    assert planned["steps"] == len(curve)


def test_plan_says_what_changed_since_the_last_build(built: Built, tmp_path: Path) -> None:
    place = tmp_path / "place"
    shutil.copytree(built.place, place)
    spec = place / "spec.yaml"
    spec.write_text(
        spec.read_text(encoding="utf-8").replace("I weigh things", "I weigh all"), encoding="utf-8"
    )
    changed = adapterc("plan", "spec.yaml", cwd=place, cache=built.cache).stdout.splitlines()
    assert changed[1] == "dataset  stale  changed since the last build: role.summary"
    spec.write_text(
        spec.read_text(encoding="utf-8")
        .replace("I weigh all", "I weigh things")
        .replace("batch_size: 4", "batch_size: 2"),
        encoding="utf-8",
    )
    recipe = adapterc("plan", "spec.yaml", cwd=place, cache=built.cache).stdout.splitlines()
    assert recipe[1:3] == [
        "dataset  hit",
        "train    stale  changed since the last build: training's batch_size",
    ]
