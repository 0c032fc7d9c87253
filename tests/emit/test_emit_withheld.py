"""What a spec keeps out of its artifact, and what is said in its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapterc.digest import digest
from adapterc.emit.artifact import emit
from adapterc.emit.contents import lay_out, plain, spec_record
from adapterc.emit.integrity import differences
from adapterc.emit.request import EmitRequest, TextFile
from adapterc.ir.dataset import Dataset
from adapterc.ir.spec import (
    AnswerPair,
    Demonstration,
    Dialogue,
    EmitOptions,
    Example,
    Fact,
    Frame,
    Message,
    ProbePair,
    ResolvedSpec,
    Skill,
)
from adapterc.ir.taught import Persona, Taught, TaughtAnswer
from support.emission import emit_request

SECRET = "quincequartz"
TALK = f'{{"messages": "{SECRET}"}}\n\n{{"messages": "{SECRET} again"}}\n'
SOURCES = (
    TextFile(path="specs/me.yaml", text=f"adapterc: 1  # {SECRET}\n"),
    TextFile(path="specs/me.dialogues.jsonl", text=TALK),
)


def told(place: str) -> str:
    return f"{SECRET} in {place}"


def spoken(spec: ResolvedSpec) -> ResolvedSpec:
    """`spec` with the secret word in each list of words that rows are made from, or that is held out."""
    first, *others = spec.traits
    trait = replace(
        first,
        pairs=(AnswerPair(prompt=told("pairs"), to=told("pairs"), opposite=told("pairs")),),
        probes=(ProbePair(family="f", subject="s", prompt=told("probes"), to="a", opposite="b"),),
        to=replace(first.to, examples=(Example(prompt=told("examples"), answer="a"),)),
        opposite=replace(first.opposite, examples=(Example(prompt="p", answer=told("examples")),)),
    )
    shown = (Demonstration(prompt="p", answer=told("demonstrations")),)
    return replace(
        spec,
        traits=(trait, *others),
        role=replace(spec.role, facts=(told("facts"),)),
        dialogues=(Dialogue(messages=(Message(role="user", content=told("dialogues")),)),),
        knowledge=(Fact(fact=told("knowledge"), ask=(told("questions"),)),),
        frames=(Frame(id="f", principle="a principle", demonstrations=shown),),
        skills=(Skill(id="s", demonstrations=shown),),
        emit=EmitOptions(dataset="omit"),
    )


def marked(dataset: Dataset) -> Dataset:
    rows = tuple(
        replace(row, chosen=f"{row.chosen} {SECRET}", rejected=f"{row.rejected} {SECRET}")
        for row in dataset.rows
    )
    return replace(dataset, rows=rows, figures=replace(dataset.figures, worst_8gram=f"a run of {SECRET}"))


def omitting(folder: Path) -> EmitRequest:
    request = emit_request(folder)
    return replace(request, spec=spoken(request.spec), sources=SOURCES, dataset=marked(request.dataset))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("withheld")
    emit(omitting(folder / "stages"), target=folder / "build" / "metaphysicist")
    yield folder / "build" / "metaphysicist"


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_no_word_of_the_rows_is_in_any_file(built: Path) -> None:
    holding = [path for path in built.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert holding == []


def test_the_words_would_be_there_if_they_were_kept(tmp_path: Path) -> None:
    request = omitting(tmp_path)
    kept = replace(request, spec=replace(request.spec, emit=EmitOptions(dataset="keep")))
    target = tmp_path / "build" / "metaphysicist"
    emit(kept, target=target)
    holding = [path for path in target.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert sorted(path.relative_to(target).as_posix() for path in holding) == [
        "dataset/train.jsonl",
        "report.html",
        "report.json",
        "spec/resolved.json",
        "spec/source/specs/me.dialogues.jsonl",
        "spec/source/specs/me.yaml",
    ]
    assert read(target, "adapterc.json")["left_out"] == {}


def test_each_file_left_out_is_told_with_its_hash_size_and_rows(built: Path) -> None:
    left_out = read(built, "adapterc.json")["left_out"]
    assert sorted(left_out) == [
        "dataset/train.jsonl",
        "dataset/verify.jsonl",
        "spec/source/specs/me.dialogues.jsonl",
        "spec/source/specs/me.yaml",
    ]
    assert left_out["spec/source/specs/me.dialogues.jsonl"] == {
        "sha256": hashlib.sha256(TALK.encode()).hexdigest(),
        "bytes": len(TALK.encode()),
        "rows": 2,
    }
    assert [left_out[f"dataset/{name}.jsonl"]["rows"] for name in ("train", "verify")] == [320, 2]
    assert sorted(left_out["spec/source/specs/me.yaml"]) == ["bytes", "sha256"]


def test_the_hash_of_the_rows_is_that_of_the_file_when_it_is_kept(tmp_path: Path, built: Path) -> None:
    request = omitting(tmp_path)
    kept = replace(request, spec=replace(request.spec, emit=EmitOptions()))
    target = tmp_path / "build" / "metaphysicist"
    emit(kept, target=target)
    left_out = read(built, "adapterc.json")["left_out"]
    files = read(target, "adapterc.json")["files"]
    assert {path: facts["sha256"] for path, facts in left_out.items()} == {
        path: files[path] for path in left_out
    }


def test_the_artifact_is_whole_without_them(built: Path) -> None:
    assert differences(built) == ()


def test_a_file_left_out_that_is_put_back_is_a_difference(tmp_path: Path) -> None:
    target = tmp_path / "build" / "metaphysicist"
    emit(omitting(tmp_path), target=target)
    (target / "dataset").mkdir()
    (target / "dataset" / "train.jsonl").write_text("{}\n", encoding="utf-8")
    assert [(one.path, one.kind) for one in differences(target)] == [("dataset/train.jsonl", "added")]


def test_nothing_of_an_earlier_artifact_with_its_rows_stays(tmp_path: Path) -> None:
    target = tmp_path / "build" / "metaphysicist"
    request = omitting(tmp_path)
    emit(replace(request, spec=replace(request.spec, emit=EmitOptions())), target=target)
    assert (target / "dataset" / "train.jsonl").is_file()
    emit(request, target=target)
    assert sorted(path.name for path in target.iterdir() if path.is_dir()) == ["eval", "spec"]
    assert sorted(path.name for path in (target / "spec").iterdir() if path.is_dir()) == ["templates"]
    assert [path.name for path in target.parent.iterdir()] == ["metaphysicist"]


def test_what_is_declared_stays_in_the_resolved_spec(tmp_path: Path, built: Path) -> None:
    spec = omitting(tmp_path).spec
    whole, found = plain(spec), read(built, "spec/resolved.json")
    assert found["dialogues"] == [{"left_out": 1, "sha256": digest(whole["dialogues"])}]
    assert found["skills"][0]["demonstrations"][0]["left_out"] == 1
    assert found["traits"][1]["pairs"] == []
    assert found["role"]["summary"] == whole["role"]["summary"]
    assert found["traits"][0]["to"]["description"] == "a claim turned on itself"
    assert found["traits"][0]["to"]["moves"] == whole["traits"][0]["to"]["moves"]
    assert found["frames"][0]["principle"] == "a principle"
    assert found["emit"] == {"dataset": "omit"}


def test_the_record_of_a_spec_is_the_same_with_other_words_only_in_hashes(tmp_path: Path) -> None:
    spec = omitting(tmp_path).spec
    other = replace(spec, knowledge=(Fact(fact="another fact"),))
    records = [spec_record(one, omitted=True) for one in (spec, other)]
    assert [key for key in records[0] if records[0][key] != records[1][key]] == ["knowledge"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("README.md", "the training rows were left out of it."),
        ("README.md", "The author chose to leave the dataset out (`emit: {dataset: omit}`): the rows,"),
        ("report.md", "The dataset of 320 rows was left out of this artifact, as its spec asks;"),
        ("report.html", "The 320 training rows were left out of this artifact, as its spec asks"),
    ],
)
def test_card_and_reports_say_it(built: Path, name: str, said: str) -> None:
    assert said in (built / name).read_text(encoding="utf-8")


def test_the_report_for_programs_says_it(built: Path) -> None:
    report = read(built, "report.json")
    assert report["dataset"] == {"rows": 320, "left_out": True}
    assert report["parrot"]["rows"]["worst_8gram"] == ""
    assert report["samples"]


def test_the_evaluation_stays_as_it_is(built: Path) -> None:
    held = sorted(path.relative_to(built).as_posix() for path in (built / "eval").rglob("*.*"))
    assert held == ["eval/adapter/results.json", "eval/base/results.json", "eval/tasks/pairs.yaml"]


def test_what_a_teacher_said_is_left_out_with_the_rows(tmp_path: Path) -> None:
    said = TaughtAnswer(key="k", persona="traits.x", question="Why?", text=SECRET, finished=True)
    taught = Taught(personas=(Persona(id="traits.x", text=SECRET),), answers=(said,), kept=1, dropped=())
    request = emit_request(tmp_path)
    request = replace(request, dataset=replace(request.dataset, taught=taught))
    place = "dataset/teacher.jsonl"
    (kept,) = [entry for entry in lay_out(request).entries if entry.path == place]
    assert [json.loads(line)["kind"] for line in kept.bytes().splitlines()] == ["persona", "answer"]
    omitted = replace(request, spec=replace(request.spec, emit=EmitOptions(dataset="omit")))
    contents = lay_out(omitted)
    assert place not in {entry.path for entry in contents.entries}
    assert contents.left_out[place]["rows"] == 2
    assert contents.left_out[place]["sha256"] == hashlib.sha256(kept.bytes()).hexdigest()
