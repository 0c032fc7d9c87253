"""A build with a teacher behind an address, end to end on a tiny base: asked, kept, and needed no more."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from support.answers import said
from support.building import SPEC, adapterc, make_workplace
from support.teacher import Heard, Served, completion, failing, serving

pytestmark = pytest.mark.slow
KEY = "sk-" + "q9W8e7R6" * 5


@dataclass(frozen=True)
class Taught:
    """A workplace whose spec has a teacher, its cache, what the build said, and what the teacher heard."""

    place: Path
    cache: Path
    ran: CompletedProcess[str]
    heard: Heard


def answering(served: Served, body: dict[str, Any]) -> None:
    question = body["messages"][-1]["content"]
    served.give(200, completion(said(question, "the matter")))


def written(place: Path, address: str) -> None:
    options = json.dumps({"endpoint": address, "model": "big", "key_env": "TEACHER_KEY", "timeout": 20})
    spec = SPEC.replace("dataset: {rows: 6}", f"dataset: {{rows: 12, teacher: {options}}}")
    (place / "spec.yaml").write_text(spec, encoding="utf-8")


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taught]:
    folder = tmp_path_factory.mktemp("taught")
    place, cache = make_workplace(folder / "place"), folder / "cache"
    with serving(answering) as heard:
        written(place, heard.address)
        ran = adapterc("build", "spec.yaml", cwd=place, cache=cache, more={"TEACHER_KEY": KEY})
    yield Taught(place, cache, ran, heard)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_artifact_keeps_what_the_teacher_was_told_and_said(taught: Taught) -> None:
    assert taught.ran.returncode == 3, taught.ran.stderr
    kept = records(taught.place / "build" / "tiny" / "dataset" / "teacher.jsonl")
    answers = [one for one in kept if one["kind"] == "answer"]
    assert [one["question"] for one in answers] == [
        body["messages"][-1]["content"] for body in taught.heard.bodies
    ]
    assert len(answers) == len(taught.heard.bodies) > 2
    (calm,) = [one for one in kept if one["kind"] == "persona" and one["id"] == "traits.calm"]
    assert calm["messages"][0]["role"] == "system"
    rows = records(taught.place / "build" / "tiny" / "dataset" / "train.jsonl")
    said_there = {one["text"] for one in answers}
    mine = [row for row in rows if row["origin"]["node"] == "traits.calm" and row["subject"]]
    assert mine
    assert all(any(row["messages"][-1]["content"].startswith(text) for text in said_there) for row in mine)
    assert {turn["role"] for row in rows for turn in row["messages"]} == {"user", "assistant"}


def test_the_key_is_written_nowhere(taught: Taught) -> None:
    assert taught.heard.headers[0]["Authorization"] == f"Bearer {KEY}"
    places = [path for root in (taught.place, taught.cache) for path in root.rglob("*") if path.is_file()]
    assert len(places) > 20
    assert not [path for path in places if KEY.encode() in path.read_bytes()]
    assert KEY not in taught.ran.stdout + taught.ran.stderr
    published = (taught.place / "build" / "tiny").rglob("*.json")
    assert not [path for path in published if b"TEACHER_KEY" in path.read_bytes()]


def test_the_next_build_needs_neither_teacher_nor_key(taught: Taught, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(taught.cache, cache)
    shutil.rmtree(cache / "taught")
    shutil.rmtree(cache / "store" / "dataset")
    before = (taught.place / "build" / "tiny" / "adapterc.json").read_bytes()
    ran = adapterc("build", "spec.yaml", cwd=taught.place, cache=cache)
    assert ran.returncode == 3, ran.stderr
    assert (taught.place / "build" / "tiny" / "adapterc.json").read_bytes() == before
    plan = adapterc("plan", "spec.yaml", cwd=taught.place, cache=cache).stdout
    count = len(taught.heard.bodies)
    assert f"teacher  {count} questions to big at {taught.heard.address}, all of them known" in plan


def test_an_artifact_is_reproduced_without_its_teacher(taught: Taught, tmp_path: Path) -> None:
    ran = adapterc("reproduce", "build/tiny", cwd=taught.place, cache=tmp_path / "cache")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_plan_counts_and_asks_nobody(taught: Taught, tmp_path: Path) -> None:
    with serving(failing(500)) as heard:
        written(tmp_path, heard.address)
        shutil.copytree(taught.place / "base", tmp_path / "base")
        shutil.copy(taught.place / "probes.jsonl", tmp_path)
        for command in ("plan", "check", "show"):
            ran = adapterc(command, "spec.yaml", cwd=tmp_path, cache=tmp_path / "cache")
            assert ran.returncode == 0, ran.stderr
            if command == "plan":
                count = len(taught.heard.bodies)
                assert f"{count} questions to big at {heard.address}, 0 are known, {count} to be asked" in (
                    ran.stdout
                )
        assert heard.bodies == []


def test_a_teacher_that_cannot_be_asked_ends_with_code_four(taught: Taught, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(taught.cache, cache)
    with serving(failing(401, b'{"error": "who are you?"}')) as heard:
        written(tmp_path, heard.address)
        shutil.copytree(taught.place / "base", tmp_path / "base")
        shutil.copy(taught.place / "probes.jsonl", tmp_path)
        unset = adapterc("build", "spec.yaml", cwd=tmp_path, cache=cache, more={"TEACHER_KEY": ""})
        refused = adapterc("build", "spec.yaml", cwd=tmp_path, cache=cache, more={"TEACHER_KEY": KEY})
    assert (unset.returncode, refused.returncode) == (4, 4)
    assert unset.stderr.rstrip().endswith(
        "error: the environment variable TEACHER_KEY, which is to hold the teacher's key, is not set\n"
        "  help: set it (export TEACHER_KEY=…), or delete `key_env` where the teacher takes no key"
    )
    assert "does not let us in (status 401): who are you?" in refused.stderr
    assert len(heard.bodies) == 1
    assert not (tmp_path / "build").exists() or not list((tmp_path / "build").glob("tiny"))
