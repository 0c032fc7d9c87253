"""`adapterc reproduce`: an artifact built again from what lies in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapterc.digest import digest_file
from cli.conftest import Built
from support.building import adapterc
from support.faults import (
    NOT_VERIFIED,
    Scene,
    build,
    contents,
    make_scene,
    quick_folder,
    started,
    until,
)
from support.sealing import reforged

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with TemporaryDirectory(dir=quick_folder()) as name:
        yield make_scene(Path(name))


@pytest.fixture
def place(scene: Scene) -> Iterator[Path]:
    """An artifact alone: no spec beside it, and a cache that knows nothing but where its base lies."""
    folder = scene.laid(scene.start.parent / "place")
    assert build(folder).returncode == NOT_VERIFIED
    (folder / "spec.yaml").unlink()
    for name in ("store", "answers", "responses"):
        shutil.rmtree(folder / "cache" / name)
    yield folder
    shutil.rmtree(folder)


def reproduced(place: Path, *more: str, code: int = 0) -> str:
    ran = build(place, arguments=("reproduce", "build/tiny", *more))
    assert ran.returncode == code, ran.stderr
    return ran.stdout if code in (0, NOT_VERIFIED) else ran.stderr


def altered(place: Path, **changes: str) -> None:
    """Let the artifact hold other files than a build would write; `__` stands for a slash."""
    folder = place / "build" / "tiny"
    manifest = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    for name, text in changes.items():
        path = name.replace("__", "/").replace("_dot_", ".")
        (folder / path).write_text(text, encoding="utf-8")
        manifest["files"][path] = digest_file(folder / path)
    reforged(folder, manifest)


def test_the_same_bytes_come_out_of_an_artifact_alone(scene: Scene, place: Path) -> None:
    before = contents(place)
    assert reproduced(place) == (
        "made anew: the base's answers, the training, the measurement\n"
        f"tiny: {len(before)} files, all the same bytes\n"
    )
    assert contents(place) == before == scene.wanted
    assert list((place / "cache" / "reproduce").iterdir()) == []
    assert not (place / "cache" / "store").exists()


def test_the_second_artifact_is_kept_where_that_is_asked(scene: Scene, place: Path) -> None:
    told = json.loads(reproduced(place, "--out", "again", "--format", "json"))
    assert told == {
        "name": "tiny",
        "reproduced": True,
        "files": len(scene.wanted),
        "differing": [],
        "first_difference": "",
        "otherwise": [],
        "taken": [],
    }
    assert (place / "again" / "adapterc.json").read_bytes() == scene.wanted["adapterc.json"]
    taken = reproduced(place, "--out", "again", code=2)
    assert taken.startswith("error: again is in the way")


def test_a_file_that_comes_out_otherwise_is_named_with_its_stage(place: Path) -> None:
    altered(place, eval__results__base_dot_json="{}", report_dot_md="VERIFIED\n")
    count = len(contents(place))
    assert reproduced(place, code=NOT_VERIFIED).splitlines()[1:] == [
        "differs   eval/results/base.json",
        "differs   report.md",
        "differs   adapterc.json",
        f"tiny: 3 of {count} files differ; the first stage that came to something else: measure",
    ]


def test_the_first_stage_is_told_and_what_was_otherwise(place: Path) -> None:
    folder = place / "build" / "tiny"
    manifest = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    manifest["adapter"], manifest["stages"]["dataset"] = "0" * 64, "1" * 64
    manifest["adapterc"], manifest["platform"]["threads"] = "0.0.9", 64
    reforged(folder, manifest)
    told = json.loads(reproduced(place, "--format", "json", code=NOT_VERIFIED))
    assert told["first_difference"] == "dataset"
    assert told["otherwise"] == ["adapterc: 0.0.9 then, 0.1.0 now", "threads: 64 then, 1 now"]


def test_a_compiler_of_other_code_is_told(place: Path) -> None:
    file = place / "build" / "tiny" / "spec" / "bound.json"
    bound = json.loads(file.read_text(encoding="utf-8"))
    altered(
        place, spec__bound_dot_json=json.dumps({**bound, "code": {**bound["code"], "training": "0" * 64}})
    )
    told = json.loads(reproduced(place, "--format", "json", code=NOT_VERIFIED))
    assert told["otherwise"] == ["the compiler's code for training"]


def test_a_provenance_of_any_shape_is_held_against_the_new_one(place: Path) -> None:
    folder = place / "build" / "tiny"
    manifest = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    reforged(folder, {**manifest, "left_out": ["x"], "platform": "none", "stages": [], "lock": 3})
    told = json.loads(reproduced(place, "--format", "json", code=NOT_VERIFIED))
    assert (told["first_difference"], told["differing"]) == ("layout", ["adapterc.json"])


def test_a_damaged_artifact_is_not_compared(place: Path) -> None:
    (place / "build" / "tiny" / "report.md").write_text("", encoding="utf-8")
    assert reproduced(place, code=4) == (
        "error: build/tiny/report.md is not as it was built: changed\n"
        "  help: copy the artifact again; verify --integrity names every such file\n"
    )


def test_what_is_no_artifact_is_told(place: Path) -> None:
    ran = build(place, arguments=("reproduce", "cache"))
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: cache is no artifact")


def test_a_killed_one_goes_on_where_it_was(place: Path) -> None:
    with started(
        place, arguments=("reproduce", "build/tiny"), more={"LIGHT_UNTIL": str(place / "go")}
    ) as stopped:
        until("train    runs", stopped)
    ran = build(place, arguments=("reproduce", "build/tiny"))
    assert (ran.returncode, ran.stderr.splitlines()[0].split()[:2]) == (0, ["dataset", "found"]), ran.stderr
    assert list((place / "cache" / "reproduce").iterdir()) == []


def test_finished_stages_are_taken_from_a_cache_and_that_is_said(scene: Scene, place: Path) -> None:
    """The base's answers stand in the rows, and are asked for all the same unless a cache has them."""
    notes = place / "trainings"
    assert build(place, arguments=("reproduce", "build/tiny"), more={"LIGHT_TRAININGS": str(notes)}).stderr
    assert notes.read_text(encoding="utf-8") == "begun\n"
    other = scene.laid(place.parent / "other")
    assert build(other).returncode == NOT_VERIFIED
    kept = other / "cache"
    ran = build(
        place,
        arguments=("reproduce", "build/tiny", "--cache", str(kept)),
        more={"LIGHT_TRAININGS": str(notes)},
    )
    assert ran.stdout.splitlines()[0] == f"not made anew: what lay in {kept}"
    assert ran.stdout.endswith("all the same bytes\n")
    assert notes.read_text(encoding="utf-8") == "begun\n"
    shutil.rmtree(other)


def test_libraries_above_the_spec_are_its_own(scene: Scene) -> None:
    """In its artifact too, where no repository's top says how far up an import may lead."""
    place = scene.laid(scene.start.parent / "above")
    (place / ".git").mkdir()
    for name in ("specs", "library"):
        (place / name).mkdir()
    library = "adapterc: 1\nkind: library\nname: alone\nrole: {facts: [I live alone.]}\n"
    (place / "library" / "alone.yaml").write_text(library, encoding="utf-8")
    text = (place / "spec.yaml").read_text(encoding="utf-8") + "imports: [{path: ../library/alone.yaml}]\n"
    (place / "specs" / "tiny.yaml").write_text(text, encoding="utf-8")
    assert build(place, arguments=("build", "specs/tiny.yaml")).returncode == NOT_VERIFIED
    shutil.rmtree(place / "library")
    assert reproduced(place).endswith("all the same bytes\n")
    shutil.rmtree(place)


def test_an_artifact_that_keeps_its_spec_asks_for_it(scene: Scene) -> None:
    place = scene.laid(scene.start.parent / "omitted")
    spec = place / "spec.yaml"
    spec.write_text(spec.read_text(encoding="utf-8") + "emit: {dataset: omit}\n", encoding="utf-8")
    assert build(place).returncode == NOT_VERIFIED
    assert reproduced(place, code=2) == (
        "error: build/tiny keeps its spec to itself: there is nothing to build it from\n"
        "  help: name the spec that it was built from: --spec SPEC\n"
    )
    assert "all the same bytes" in reproduced(place, "--spec", "spec.yaml")


def test_a_real_build_is_reproduced_in_every_byte(scened: Built) -> None:
    """With a glossary whose second row trained; the base is found by its digest."""
    ran = adapterc("reproduce", str(scened.place / "build" / "tiny"), cwd=scened.cache, cache=scened.cache)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith(" files, all the same bytes\n")
    assert "train    done in" in ran.stderr
