"""`verify.tasks` end to end on a tiny base: a task of one's own is run, one without its data is not."""

from __future__ import annotations

import json
import random
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from cli.conftest import Built
from support.building import adapterc

pytestmark = pytest.mark.slow

WORDS = [
    "river",
    "ice",
    "maps",
    "mirrors",
    "promise",
    "silence",
    "bank",
    "soft",
    "one",
    "two",
    "three",
    "four",
    "glacier",
    "word",
    "day",
]
TASK = """\
task: quiz
dataset_path: json
dataset_kwargs: {data_files: quiz.jsonl}
output_type: multiple_choice
doc_to_text: "Q: {{ question }}\\nA:"
doc_to_choice: choices
doc_to_target: right
"""
QUIZ = "{task: quiz, file: evals/quiz.yaml, margin: 0.5}"
OFFLINE = {"HF_HUB_OFFLINE": "1"}


def asked(built: Built, tasks: str) -> None:
    """Give the tiny spec these tasks, and the quiz that they may name."""
    place, chance = built.place / "evals", random.Random(3)
    place.mkdir(exist_ok=True)
    (place / "quiz.yaml").write_text(TASK, encoding="utf-8")
    records = [
        {
            "question": f"Which is it, {chance.choice(WORDS)} {number}?",
            "choices": chance.sample(WORDS, 3),
            "right": number % 3,
        }
        for number in range(40)
    ]
    (place / "quiz.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    path = built.place / "spec.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("verify:")]
    path.write_text("\n".join([*lines, f"verify: {{tasks: [{tasks}]}}", ""]), encoding="utf-8")


def report(built: Built) -> dict[str, Any]:
    path = built.place / "build" / "tiny" / "report.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def build(built: Built) -> CompletedProcess[str]:
    return adapterc("build", "spec.yaml", cwd=built.place, cache=built.cache, more=OFFLINE)


@pytest.fixture(scope="module")
def ran(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, CompletedProcess[str]]:
    """The tiny spec as it was built, with a task of its own and one whose data is not to be had."""
    own = built.copied(tmp_path_factory.mktemp("tasks"))
    asked(own, f"hellaswag, {QUIZ}")
    return own, build(own)


def test_a_task_of_one_s_own_is_run_and_a_task_without_data_is_reported_as_not_run(
    ran: tuple[Built, CompletedProcess[str]],
) -> None:
    own, done = ran
    assert done.returncode == 3, done.stderr
    not_run, quiz = report(own)["tasks"]
    assert (not_run["task"], not_run["verdict"], not_run["n"]) == ("hellaswag", "NOT RUN", 0)
    assert (quiz["task"], quiz["verdict"], quiz["metric"], quiz["n"]) == ("quiz", "VERIFIED", "acc", 40)
    assert quiz["effect"]["low"] > -0.5
    assert report(own)["verdict"] != "VERIFIED"
    line = "NOT RUN       task hellaswag  Not run: its data set is not on this machine, and the hub cannot be"
    assert line in done.stdout
    assert "task quiz done in" in done.stderr
    assert "task hellaswag not run, given up after" in done.stderr


def test_the_artifact_has_each_document_s_scores_and_they_add_up(
    ran: tuple[Built, CompletedProcess[str]],
) -> None:
    folder = ran[0].place / "build" / "tiny"
    lines = (folder / "eval" / "declared" / "scores_quiz.jsonl").read_text(encoding="utf-8").splitlines()
    scores = [json.loads(line) for line in lines]
    quiz = report(ran[0])["tasks"][1]
    for arm in ("base", "adapter"):
        assert sum(one[arm] for one in scores) / len(scores) == pytest.approx(quiz[arm])
    for name in ("report.md", "report.html", "README.md"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "hellaswag" in text, name
        assert "NOT RUN" in text, name
    assert '<testsuite name="task hellaswag" tests="1" failures="0" skipped="1">' in (
        folder / "junit.xml"
    ).read_text(encoding="utf-8")


def test_a_second_build_finds_what_was_run_and_tries_the_rest_again(
    ran: tuple[Built, CompletedProcess[str]],
) -> None:
    again = build(ran[0])
    assert again.stdout.startswith("nothing to do")
    assert "task quiz found in" in again.stderr
    assert "task hellaswag not run" in again.stderr
    planned = adapterc("plan", "spec.yaml", cwd=ran[0].place, cache=ran[0].cache).stdout.splitlines()
    assert "task quiz      hit" in planned
    assert "task hellaswag stale  never run on this, or not to be had then" in planned


def test_another_margin_changes_the_verdict_and_runs_nothing(
    ran: tuple[Built, CompletedProcess[str]], tmp_path: Path
) -> None:
    own = ran[0].copied(tmp_path)
    asked(own, QUIZ.replace("0.5", "0.0001"))
    done = build(own)
    assert "task quiz found in" in done.stderr
    (quiz,) = report(own)["tasks"]
    assert (quiz["verdict"], quiz["margin"]) == ("INCONCLUSIVE", 0.0001)


def test_the_artifact_is_verified_with_its_tasks(
    ran: tuple[Built, CompletedProcess[str]], tmp_path: Path
) -> None:
    own = ran[0]
    folder = own.place / "build" / "tiny"
    found = adapterc("verify", str(folder), "--format", "json", cwd=tmp_path, cache=own.cache, more=OFFLINE)
    again = json.loads(found.stdout)
    assert again["report"]["tasks"] == report(own)["tasks"], found.stderr
    assert again["published"]["differs"] == []


def test_rows_that_are_left_out_take_the_questions_with_them(
    ran: tuple[Built, CompletedProcess[str]], tmp_path: Path
) -> None:
    own = ran[0].copied(tmp_path)
    path = own.place / "spec.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "emit: {dataset: omit}\n", encoding="utf-8")
    asked(own, QUIZ)
    assert build(own).returncode == 3
    folder = own.place / "build" / "tiny"
    resolved = json.loads((folder / "spec" / "resolved.json").read_text(encoding="utf-8"))
    (quiz,) = resolved["verify"]["tasks"]
    assert quiz["questions"][0]["left_out"] == 40
