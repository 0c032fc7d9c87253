"""Where the files of a spec lie in its artifact."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from adapterc.driver.sources import source_files, source_path
from adapterc.spec.loaded import UsedPackage

COMMIT = "1a2b3c4d5e6f" + "0" * 28


def test_files_beside_and_below_the_spec_go_by_their_paths_from_it() -> None:
    found = source_files({"specs/stoic.yaml": "a", "specs/lib/calm.yaml": "b", "specs/talk.jsonl": "c"})
    assert [(file.path, file.text) for file in found] == [
        ("lib/calm.yaml", "b"),
        ("stoic.yaml", "a"),
        ("talk.jsonl", "c"),
    ]


def test_a_library_above_the_spec_stays_within_the_artifact() -> None:
    found = source_files({"stoic.yaml": "a", "../shared/calm.yaml": "b"})
    paths = {file.text: file.path for file in found}
    assert paths["b"] == "shared/calm.yaml"
    assert paths["a"].endswith("/stoic.yaml")
    assert not paths["a"].startswith(("/", "."))


def test_files_of_packages_have_a_folder_for_each() -> None:
    house = UsedPackage(name="team/house@1a2b3c4d5e6f", git="../house", commit=COMMIT, refs=("v1",))
    files = {"specs/stoic.yaml": "a", f"{house.name}:traits/calm.yaml": "b", f"{house.name}:top.yaml": "c"}
    found = source_files(files, (house,))
    assert found[1].path == "adapterc.lock"
    assert [(file.path, file.text) for file in (found[0], *found[2:])] == [
        ("stoic.yaml", "a"),
        ("packages/team/house@1a2b3c4d5e6f/top.yaml", "c"),
        ("packages/team/house@1a2b3c4d5e6f/traits/calm.yaml", "b"),
    ]


@pytest.mark.parametrize(
    ("git", "spec", "seen"),
    [
        ("../house", "app/specs/stoic.yaml", "../../house"),
        ("../house", "app/stoic.yaml", "../house"),
        ("./libraries/house", "app/specs/stoic.yaml", "../libraries/house"),
        ("https://example.org/house.git", "app/specs/stoic.yaml", "https://example.org/house.git"),
        ("/srv/house", "app/specs/stoic.yaml", "/srv/house"),
    ],
)
def test_their_lock_pins_them_as_the_spec_sees_them_in_there(git: str, spec: str, seen: str) -> None:
    house = UsedPackage(name="house@1a2b3c4d5e6f", git=git, commit=COMMIT, refs=("main", "v1"))
    text = "kind: library\n"
    found = source_files({spec: "a", "house@1a2b3c4d5e6f:calm.yaml": text}, (house,), Path("app"))
    [lock] = [file.text for file in found if file.path == "adapterc.lock"]
    assert [
        (pin["git"], pin["ref"], pin["commit"], pin["files"]) for pin in json.loads(lock)["packages"]
    ] == [(seen, ref, COMMIT, {"calm.yaml": sha256(text.encode()).hexdigest()}) for ref in ("main", "v1")]


def test_the_spec_itself_lies_where_it_is_said_to() -> None:
    sources = {"specs/stoic.yaml": "a", "shared/calm.yaml": "b"}
    path = source_path(Path("specs/stoic.yaml"), sources)
    assert {file.path: file.text for file in source_files(sources)}[path] == "a"
