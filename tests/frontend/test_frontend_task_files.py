"""Tasks of one's own are data: whatever would have to be run, or lies elsewhere, is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapterc.diagnostics.model import Diagnostic
from adapterc.frontend.load import load
from adapterc.spec.declared_task import ReadTask

SPEC = """\
adapterc: 1
name: a
base: b
traits: [{id: quiet, kind: decrease, measure: questions}]
verify: {tasks: [{task: quiz, file: evals/quiz.yaml}]}
"""
TASK: dict[str, Any] = {
    "task": "quiz",
    "dataset_path": "json",
    "dataset_kwargs": {"data_files": "quiz.jsonl"},
    "output_type": "multiple_choice",
    "doc_to_text": "Q: {{ question }}\nA:",
    "doc_to_choice": "choices",
    "doc_to_target": "label",
}
RECORD: dict[str, Any] = {"question": "Is ice light?", "choices": ["yes", "no"], "label": 0}


def read(
    folder: Path, records: list[dict[str, Any]] | None = None, **changes: Any
) -> tuple[ReadTask | None, list[Diagnostic]]:
    """What a spec makes of a task file with these changes; None stands for a key that is left out."""
    (folder / "evals").mkdir(exist_ok=True)
    task = {key: value for key, value in {**TASK, **changes}.items() if value is not None}
    (folder / "evals" / "quiz.yaml").write_text(json.dumps(task), encoding="utf-8")
    lines = "".join(json.dumps(record) + "\n" for record in (records or [RECORD]))
    (folder / "evals" / "quiz.jsonl").write_text(lines, encoding="utf-8")
    (folder / "spec.yaml").write_text(SPEC, encoding="utf-8")
    loaded = load(folder / "spec.yaml")
    tasks = loaded.surface.verify.tasks if loaded.surface is not None else ()
    found = tasks[0] if tasks and isinstance(tasks[0], ReadTask) else None
    return found, list(loaded.diagnostics)


def told(found: list[Diagnostic]) -> list[str]:
    return [f"{one.code} {Path(one.span.file).name}:{one.span.start.line} {one.message}" for one in found]


def test_records_become_questions_in_the_words_of_the_task(tmp_path: Path) -> None:
    records = [RECORD, {"question": "{{7*7}} {% x %}", "choices": ["a", "b"], "label": "b"}]
    task, found = read(tmp_path, records)
    assert found == []
    assert task is not None
    assert [tuple(one) for one in task.questions] == [
        ("Q: Is ice light?\nA:", ("yes", "no"), 0),
        ("Q: {{7*7}} {% x %}\nA:", ("a", "b"), 1),
    ]


def test_choices_may_stand_in_the_task_and_a_column_alone_is_a_prompt(tmp_path: Path) -> None:
    task, found = read(
        tmp_path, [{**RECORD, "label": "1"}], doc_to_text="question", doc_to_choice=["yes", "no"]
    )
    assert found == []
    assert task is not None
    assert task.questions[0] == ("Is ice light?", ("yes", "no"), 1)


@pytest.mark.parametrize(
    "text",
    [
        "{{ cycler.__init__.__globals__.os.system('touch x') }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{{ question | upper }}",
        "{{ question.__class__ }}",
        "{# note #}",
        "{{ 7 * 7 }}",
        "{{ _question }}",
    ],
)
def test_what_a_template_engine_would_run_is_refused(text: str, tmp_path: Path) -> None:
    task, found = read(tmp_path, doc_to_text=text)
    assert told(found) == ["AC0563 quiz.yaml:1 `doc_to_text` holds more than columns in double braces"]
    assert task is not None
    assert task.questions == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"process_docs": "utils.f"}, "AC0202 quiz.yaml:1 unknown key `process_docs`"),
        ({"class": "x.Y"}, "AC0202 quiz.yaml:1 unknown key `class`"),
        ({"include": "other.yaml"}, "AC0202 quiz.yaml:1 unknown key `include`"),
        ({"dataset_path": "Rowan/hellaswag"}, "AC0206 quiz.yaml:1 expected `json`, found `Rowan/hellaswag`"),
        (
            {"dataset_kwargs": {"data_files": "quiz.jsonl", "trust_remote_code": True}},
            "AC0202 quiz.yaml:1 unknown key `trust_remote_code`",
        ),
        (
            {"dataset_kwargs": {"data_files": "../../secret.jsonl"}},
            "AC0401 quiz.yaml:1 `../../secret.jsonl`: the path leads out of the spec's folder",
        ),
        (
            {"output_type": "generate_until"},
            "AC0206 quiz.yaml:1 expected `multiple_choice`, found `generate_until`",
        ),
        ({"task": "other"}, "AC0563 quiz.yaml:1 the file defines `other`, where `quiz` is declared"),
        (
            {"doc_to_target": "{{ 1 }}"},
            "AC0563 quiz.yaml:1 `doc_to_target` holds more than columns in double braces",
        ),
        ({"doc_to_choice": "a b"}, "AC0563 quiz.yaml:1 `doc_to_choice` names no column"),
    ],
)
def test_what_is_more_than_data_is_refused(changes: dict[str, Any], expected: str, tmp_path: Path) -> None:
    assert told(read(tmp_path, **changes)[1]) == [expected]


def test_functions_are_refused_as_tags(tmp_path: Path) -> None:
    read(tmp_path)
    path = tmp_path / "evals" / "quiz.yaml"
    path.write_text(path.read_text("utf-8")[:-1] + ', "process_docs": !function utils.f}', encoding="utf-8")
    found = load(tmp_path / "spec.yaml").diagnostics
    assert [one.message for one in found] == ["the tag `!function` is refused: a spec is data"]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            {"choices": ["a", "b"], "label": 0},
            "there is no column `question`: the record has `choices`, `label`",
        ),
        ({**RECORD, "question": ["a"]}, "the column `question` is neither a text nor a number"),
        ({**RECORD, "choices": "yes"}, "the column `choices` is no list of texts"),
        ({**RECORD, "choices": ["yes"]}, "1 choices, where 2 to 64 are taken"),
        ({**RECORD, "label": 2}, "the right choice `2` is neither a choice nor the place of one, from 0"),
        (
            {**RECORD, "label": True},
            "the right choice `True` is neither a choice nor the place of one, from 0",
        ),
        ({**RECORD, "question": "x" * 20_001}, "a text of more than 20,000 characters"),
    ],
)
def test_a_record_that_lacks_something_is_named(
    record: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    assert told(read(tmp_path, [RECORD, record])[1]) == [f"AC0563 quiz.jsonl:2 {expected}"]


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    read(place)
    (tmp_path / "secret.yaml").write_text("task: quiz\n", encoding="utf-8")
    (place / "evals" / "quiz.yaml").unlink()
    (place / "evals" / "quiz.yaml").symlink_to(tmp_path / "secret.yaml")
    found = load(place / "spec.yaml").diagnostics
    assert [one.code for one in found] == ["AC0401"]
