"""The profiles above `quick`, end to end on a tiny base."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from adapterc.driver.recorded import SAID
from cli.conftest import Built
from support.building import adapterc

pytestmark = pytest.mark.slow


def asked(built: Built, profile: str) -> None:
    """Give the tiny spec a profile."""
    path = built.place / "spec.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("verify:")]
    path.write_text("\n".join([*lines, f"verify: {{profile: {profile}}}", ""]), encoding="utf-8")


def done(ran: CompletedProcess[str]) -> list[str]:
    """The stages that ran, by their titles."""
    return [line.split(" done in ")[0].strip() for line in ran.stderr.splitlines() if " done in " in line]


@pytest.fixture(scope="module")
def standard(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Built, CompletedProcess[str], str]:
    """The tiny spec as it was built, gone on to `standard`; what was planned before."""
    own = built.copied(tmp_path_factory.mktemp("standard"))
    asked(own, "standard")
    planned = adapterc("plan", "spec.yaml", cwd=own.place, cache=own.cache)
    return own, adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache), planned.stdout


def report(built: Built) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        (built.place / "build" / "tiny" / "report.json").read_text(encoding="utf-8")
    )
    return found


def test_standard_goes_on_from_quick_and_runs_only_what_it_adds(
    standard: tuple[Built, CompletedProcess[str], str],
) -> None:
    _, ran, planned = standard
    assert ran.returncode == 3, ran.stderr
    assert done(ran) == [
        "dataset",
        "measure",
        "dataset, control",
        "train, control",
        "measure, control",
        "measure, prompted",
        "measure, old behaviour",
        "emit",
    ]
    assert planned.splitlines()[:4] == [
        "base                  hit",
        "dataset               stale  changed since the last build: verify.profile",
        "train                 stale  waits for the dataset",
        "measure               stale  waits for the dataset",
    ]
    assert planned.splitlines()[4:6] == [
        "train, control        stale  waits for the dataset",
        "measure, further arms stale  waits for the dataset",
    ]
    assert "2 trainings of so many" in planned


def test_the_report_has_the_arms_and_the_artifact_their_files(
    standard: tuple[Built, CompletedProcess[str], str],
) -> None:
    own = standard[0]
    found = report(own)
    assert [trait["level"] for trait in found["traits"]] == ["standard"] * 4  # type: ignore[attr-defined]
    names = [check["name"] for check in found["traits"][0]["checks"]]  # type: ignore[index]
    assert "paired effect, adapter less control" in names
    folder = own.place / "build" / "tiny"
    control = (folder / "dataset" / "control.jsonl").read_text(encoding="utf-8").splitlines()
    rows = (folder / "dataset" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["id"] for row in control] == [json.loads(row)["id"] for row in rows]
    assert control != rows
    for path in ("results/control.json", "prompted/results/prompted.json", "old/drawn.jsonl"):
        assert (folder / "eval" / path).is_file(), path
    items = [
        json.loads(line)
        for path in sorted((folder / "eval" / "prompted").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert items
    assert all("system\nYou are this: A stoic" in item["prompt"] for item in items)
    others = [path.read_text(encoding="utf-8") for path in sorted((folder / "eval").glob("*.jsonl"))]
    assert not any("You are this" in text for text in others)


def test_a_second_build_and_its_plan_find_everything(
    standard: tuple[Built, CompletedProcess[str], str],
) -> None:
    own = standard[0]
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert ran.stdout.startswith("nothing to do")
    planned = adapterc("plan", "spec.yaml", cwd=own.place, cache=own.cache).stdout
    assert "a second or two: every stage is there" in planned


def test_quick_keeps_its_adapter_and_its_measurements(
    built: Built, standard: tuple[Built, CompletedProcess[str], str]
) -> None:
    one, other = built.place / "build" / "tiny", standard[0].place / "build" / "tiny"
    for path in ("adapter_model.safetensors", "dataset/train.jsonl", "dataset/verify.jsonl"):
        assert (one / path).read_bytes() == (other / path).read_bytes(), path
    for file in sorted((one / "eval").rglob("*")):
        if file.is_file():
            assert file.read_bytes() == (other / file.relative_to(one)).read_bytes(), file


def test_release_trains_two_more_seeds_and_ships_the_first(
    standard: tuple[Built, CompletedProcess[str], str], tmp_path: Path
) -> None:
    own = standard[0].copied(tmp_path)
    asked(own, "release")
    planned = adapterc("plan", "spec.yaml", cwd=own.place, cache=own.cache).stdout
    assert "train, seed 1         stale  profile release, never run on this" in planned.splitlines()
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert ran.returncode == 3, ran.stderr
    assert done(ran) == ["train, seed 1", "measure, seed-1", "train, seed 2", "measure, seed-2", "emit"]
    trait = report(own)["traits"][0]  # type: ignore[index]
    assert trait["level"] == "release"
    seeds = trait["further"]["seeds"]
    assert [one["seed"] for one in seeds] == [0, 1, 2]
    assert len({one["effect"]["estimate"] for one in seeds}) == 3
    (median,) = [check for check in trait["checks"] if check["name"].startswith("paired effect, median")]
    assert median["found"]["estimate"] == sorted(one["effect"]["estimate"] for one in seeds)[1]
    folder = own.place / "build" / "tiny"
    before = standard[0].place / "build" / "tiny"
    name = "adapter_model.safetensors"
    assert (folder / name).read_bytes() == (before / name).read_bytes()
    told = again(own)["report"]
    assert without_evidence(told["traits"]) == without_evidence(report(own)["traits"])  # type: ignore[arg-type]


def again(built: Built) -> dict[str, Any]:
    """The artifact measured again, as programs are told of it."""
    ran = adapterc("verify", "build/tiny", "--format", "json", cwd=built.place, cache=built.cache)
    assert ran.returncode == 3, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def without_evidence(traits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in trait.items() if key != "evidence"} for trait in traits]


def test_an_artifact_is_judged_again_at_its_own_profile(
    standard: tuple[Built, CompletedProcess[str], str],
) -> None:
    own = standard[0]
    told, published = again(own), report(own)
    assert told["published"]["differs"] == []
    assert told["notes"] == [SAID]
    traits = told["report"]["traits"]
    assert all(trait["evidence"].endswith(f"; {SAID}") for trait in traits)
    assert all(trait["level"] == "standard" and trait["settings"] for trait in traits)
    assert without_evidence(traits) == without_evidence(published["traits"])  # type: ignore[arg-type]
    for key in ("control", "persona", "samples"):
        assert told["report"][key] == published[key], key


def test_what_is_not_as_it_was_recorded_judges_nothing(
    standard: tuple[Built, CompletedProcess[str], str], tmp_path: Path
) -> None:
    own = standard[0].copied(tmp_path)
    folder = own.place / "build" / "tiny" / "eval" / "samples" / "control"
    path = next(iter(sorted(folder.glob("*.jsonl"))))
    path.write_text(path.read_text(encoding="utf-8").replace("-", "+", 1), encoding="utf-8")
    told = again(own)
    assert told["notes"] == [
        "the profile standard trained arms that are not in an artifact, and what the build recorded of them "
        "is not as it was built: it is judged as quick"
    ]
    assert {trait["level"] for trait in told["report"]["traits"]} == {"quick"}
    assert "control" not in told["report"]
