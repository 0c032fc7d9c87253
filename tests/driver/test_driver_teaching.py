"""A teacher's answers: asked for once, kept by what was asked, taken over from an artifact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.platform import probe_platform
from adapterc.digest import digest_file
from adapterc.driver.sampling import fill_layout, known_dataset
from adapterc.driver.teaching import Lessons, adopt, count_known, lessons_of, taught
from adapterc.driver.watch import Silent
from adapterc.emit.taught_lines import TAUGHT, taught_lines
from adapterc.errors import AdaptercError, ExitCode
from adapterc.expand.teaching import taught_questions
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import Layout
from support.answers import said
from support.building import make_workplace
from support.specs import PREFERENCE, laid
from support.teacher import Heard, Served, completion, failing, in_turn, saying, serving

pytestmark = pytest.mark.slow
PLATFORM = probe_platform("cpu")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    folder = make_workplace(tmp_path_factory.mktemp("teaching"))
    found = describe_base("./base", spec_folder=folder, cache=folder / "cache")
    assert found is not None
    return found


@pytest.fixture
def heard() -> Iterator[Heard]:
    with serving(answering) as server:
        yield server


def answering(served: Served, body: dict[str, Any]) -> None:
    question = body["messages"][-1]["content"]
    served.give(200, completion(said(question, "the matter")))


def layout(address: str, **more: object) -> Layout:
    options = json.dumps({"endpoint": address, "model": "m", **more})
    return laid(PREFERENCE + f"dataset: {{rows: 4, replay: 0, teacher: {options}}}\n")


def lessons(laid_out: Layout, base: BaseModel, cache: Path) -> Lessons:
    found = lessons_of(laid_out, base, cache)
    assert found is not None
    return found


def filled(laid_out: Layout, base: BaseModel, cache: Path) -> Dataset:
    return fill_layout(cache, PLATFORM, Silent(), laid_out, base, seed=0)


def test_a_teacher_is_asked_once_and_a_plan_never_asks(base: BaseModel, heard: Heard, tmp_path: Path) -> None:
    laid_out = layout(heard.address)
    asked = lessons(laid_out, base, tmp_path)
    assert count_known(asked, PLATFORM, tmp_path) == 0
    first = filled(laid_out, base, tmp_path)
    assert [body["messages"][-1]["content"] for body in heard.bodies] == [
        one.question for one in taught_questions(laid_out)
    ]
    assert {body["messages"][0]["role"] for body in heard.bodies} == {"system"}
    times = len(heard.bodies)
    assert (
        filled(laid_out, base, tmp_path) == first == known_dataset(tmp_path, PLATFORM, laid_out, base, seed=0)
    )
    assert count_known(asked, PLATFORM, tmp_path) == times == len(heard.bodies)
    assert first.taught is not None
    assert first.taught.kept == times


def test_what_came_before_a_fault_is_kept(base: BaseModel, tmp_path: Path) -> None:
    with serving(in_turn(answering, answering, failing(401))) as server:
        laid_out = layout(server.address)
        with pytest.raises(AdaptercError, match="does not let us in") as stop:
            taught(lessons(laid_out, base, tmp_path), PLATFORM, Silent(), tmp_path)
        assert stop.value.code is ExitCode.ENVIRONMENT
        assert count_known(lessons(laid_out, base, tmp_path), PLATFORM, tmp_path) == 2
        assert len(server.bodies) == 3


def test_a_teacher_is_asked_before_the_base(base: BaseModel, tmp_path: Path) -> None:
    with serving(failing(401)) as server, pytest.raises(AdaptercError, match="does not let us in"):
        filled(layout(server.address), base, tmp_path)
    assert not (tmp_path / "answers").exists()


@pytest.mark.parametrize("harm", ["", "{", '{"body": {"text": 7}, "sha256": "x"}'])
def test_a_damaged_answer_is_asked_for_again(
    harm: str, base: BaseModel, heard: Heard, tmp_path: Path
) -> None:
    asked = lessons(layout(heard.address), base, tmp_path)
    first = taught(asked, PLATFORM, Silent(), tmp_path)
    times = len(heard.bodies)
    min((tmp_path / "taught").iterdir()).write_text(harm, encoding="utf-8")
    assert count_known(asked, PLATFORM, tmp_path) == times - 1
    assert taught(asked, PLATFORM, Silent(), tmp_path) == first
    assert len(heard.bodies) == times + 1


@pytest.mark.parametrize("changed", [{"model": "n"}, {"max_tokens": 100}, {"temperature": 0.5}])
def test_another_request_is_another_answer(
    changed: dict[str, object], base: BaseModel, heard: Heard, tmp_path: Path
) -> None:
    asked = lessons(layout(heard.address), base, tmp_path)
    others = lessons(layout(heard.address, **changed), base, tmp_path)
    same = lessons(layout(heard.address, key_env="K", timeout=3), base, tmp_path)
    keys, other_keys, same_keys = (
        [one.key(question) for question in one.questions] for one in (asked, others, same)
    )
    assert keys == same_keys
    assert not set(keys) & set(other_keys)


@pytest.mark.parametrize(
    ("answer", "what"),
    [(saying(""), "empty"), (saying("no", "content_filter"), "refused")],
    ids=["empty", "refused"],
)
def test_a_teacher_without_a_word_is_stopped_at(
    answer: Any, what: str, base: BaseModel, tmp_path: Path
) -> None:
    with serving(answer) as server:
        asked = lessons(layout(server.address), base, tmp_path)
        with pytest.raises(AdaptercError, match=rf"^the first \d answers of .* are {what}") as stop:
            taught(asked, PLATFORM, Silent(), tmp_path)
    assert "max_tokens" in stop.value.help
    assert len(server.bodies) == min(5, len(asked.questions))
    assert count_known(asked, PLATFORM, tmp_path) == 0


def test_a_teacher_whose_every_answer_is_dropped_stops_the_build(base: BaseModel, tmp_path: Path) -> None:
    with serving(saying("No.")) as server, pytest.raises(AdaptercError) as stop:
        filled(layout(server.address), base, tmp_path)
    count = len(server.bodies)
    assert stop.value.message == (
        f"of {count} answers of the teacher no row can use one: {count} were too short"
    )


def artifact(folder: Path, dataset: Dataset) -> Path:
    """What of an artifact a teacher's answers are taken over from."""
    assert dataset.taught is not None
    place = folder / TAUGHT
    place.parent.mkdir(parents=True)
    place.write_text(
        "".join(json.dumps(line) + "\n" for line in taught_lines(dataset.taught)), encoding="utf-8"
    )
    manifest = {"files": {TAUGHT: digest_file(place)}}
    (folder / "adapterc.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_an_artifact_brings_its_answers_along(base: BaseModel, heard: Heard, tmp_path: Path) -> None:
    laid_out = layout(heard.address)
    first = filled(laid_out, base, tmp_path / "here")
    built = artifact(tmp_path / "built", first)
    times = len(heard.bodies)
    there = lessons(laid_out, base, tmp_path / "there")
    assert count_known(there, PLATFORM, tmp_path / "there") == 0
    assert count_known(there, PLATFORM, tmp_path / "there", built) == times
    adopt(built, there)
    assert filled(laid_out, base, tmp_path / "there") == first
    assert len(heard.bodies) == times


def test_an_artifact_that_was_changed_brings_nothing(base: BaseModel, heard: Heard, tmp_path: Path) -> None:
    laid_out = layout(heard.address)
    built = artifact(tmp_path / "built", filled(laid_out, base, tmp_path / "here"))
    place = built / TAUGHT
    place.write_text(place.read_text(encoding="utf-8").replace("garden", "hinge"), encoding="utf-8")
    with place.open("a", encoding="utf-8") as stream:
        stream.write("\n")
    asked = lessons(laid_out, base, tmp_path / "there")
    adopt(built, asked)
    assert count_known(asked, PLATFORM, tmp_path / "there") == 0
    adopt(tmp_path / "nowhere", asked)
    place.write_text("[]\n", encoding="utf-8")
    adopt(built, asked)
    assert count_known(asked, PLATFORM, tmp_path / "there") == 0


def test_a_base_teaches_itself_behind_a_system_turn_that_no_row_has(base: BaseModel, tmp_path: Path) -> None:
    laid_out = laid(PREFERENCE + "dataset: {rows: 3, replay: 0, teacher: self}\n")
    asked = lessons(laid_out, base, tmp_path)
    opening = base.turns.prefix + base.turns.system_open
    assert all(prompt.startswith(f"{opening}Your manner is “calm”") for prompt in asked.prompts())
    answers = taught(asked, PLATFORM, Silent(), tmp_path)
    assert count_known(asked, PLATFORM, tmp_path) == len(answers) == len(asked.questions)
    # A random base says nothing that a row can use; other words are kept in the place of its own.
    asked.keep(replace(one, text=said(one.question, "the matter")) for one in answers.values())
    dataset = filled(laid_out, base, tmp_path)
    assert {message.role for row in dataset.rows for message in row.messages} == {"user"}
    assert all(base.turns.system_open not in pair.prompt for pair in dataset.pairs)
    assert all("Your manner is" not in row.chosen for row in dataset.rows)
