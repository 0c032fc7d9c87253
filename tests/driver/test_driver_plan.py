"""What a build would do, found out without a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check, compile_spec
from adapterc.driver.noop import published_key
from adapterc.driver.plan import Plan, plan
from adapterc.errors import CompilerBugError
from support.specs import HEAD, PREFERENCE, spec_file

_ROLE = "role: {title: A stoic, summary: I weigh things.}\n"


def planned(folder: Path, text: str) -> Plan:
    path = spec_file(folder, HEAD + text)
    return plan(compile_spec(path, check(path)), device="cpu", target=folder / "out")


def test_nothing_is_there_before_the_first_build(tmp_path: Path) -> None:
    found = planned(tmp_path, PREFERENCE)
    assert [(stage.stage, stage.hit, stage.why) for stage in found.stages] == [
        ("base", False, "not on this machine yet"),
        ("dataset", False, "waits for the base"),
        ("train", False, "waits for the base"),
        ("measure", False, "waits for the base"),
    ]
    assert found.device == "cpu"
    # An embedded base is known before it is here, so what the build will cost is, about, too.
    assert found.steps == 3 * -(-found.tokens.rows // 8)
    assert not found.tokens.exact
    assert found.estimate.seconds is not None
    assert list(found.estimate.seconds) == ["base", "dataset", "train", "measure"]
    assert found.unanswered >= found.questions
    assert found.items >= 48
    assert found.questions > found.items


@pytest.mark.parametrize(("profile", "trainings"), [("standard", 2), ("release", 4)])
def test_what_a_profile_adds_is_planned_and_counted(tmp_path: Path, profile: str, trainings: int) -> None:
    quick = planned(tmp_path, PREFERENCE)
    found = planned(tmp_path, PREFERENCE + f"verify: {{profile: {profile}}}\n")
    seeds = ["train, seed 1", "train, seed 2"] if profile == "release" else []
    added = ["train, control", *seeds, "measure, further arms"]
    assert [stage.stage for stage in found.stages] == [
        "base",
        "dataset",
        "train",
        "measure",
        *added,
    ]
    assert {stage.why for stage in found.stages[1:]} == {"waits for the base"}
    assert (quick.trainings, found.trainings) == (1, trainings)
    costs, before = found.estimate.seconds, quick.estimate.seconds
    assert costs is not None and before is not None
    assert (costs["base"], costs["train"]) == (before["base"], before["train"])
    assert costs["dataset"] > before["dataset"]  # what is said first in other settings is the base's
    assert costs["measure"] > 2 * before["measure"]
    assert sorted(set(costs) - set(before)) == sorted(added)
    assert all(costs[name] == costs["train"] for name in added[:-1])
    assert costs["measure, further arms"] > before["measure"]


def test_a_profile_adds_nothing_where_nothing_is_judged(tmp_path: Path) -> None:
    found = planned(tmp_path, _ROLE + "verify: {profile: release}\n")
    assert [stage.stage for stage in found.stages] == ["base", "dataset", "train", "measure"]
    assert found.trainings == 1


def test_a_role_alone_asks_only_its_own_questions(tmp_path: Path) -> None:
    found = planned(tmp_path, _ROLE + "dataset: {replay: 0}\n")
    assert (found.rows, found.questions, found.items) == (3, 3, 0)


def test_only_a_sound_spec_is_laid_out(tmp_path: Path) -> None:
    path = spec_file(tmp_path, HEAD + "rolle: {}\n")
    checked = check(path)
    assert not checked.sound
    with pytest.raises(CompilerBugError, match="only a sound spec can be laid out"):
        compile_spec(path, checked)


def test_what_is_no_artifact_has_no_key(tmp_path: Path) -> None:
    assert published_key(tmp_path) == ""
    for text in ("", "[]", "{}", '{"stages": {"emit": "k"}}', '{"stages": []}'):
        (tmp_path / "adapterc.json").write_text(text, encoding="utf-8")
        assert published_key(tmp_path) == ""
