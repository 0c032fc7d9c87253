"""Where the files of a spec lie in its artifact."""

from __future__ import annotations

from pathlib import Path

from adapterc.driver.sources import source_files, source_path
from adapterc.spec.loaded import UsedPackage


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
    house = UsedPackage(name="team/house@1a2b3c4d5e6f", git="../house", commit="1a2b3c4d5e6f" + "0" * 28)
    files = {"specs/stoic.yaml": "a", f"{house.name}:traits/calm.yaml": "b", f"{house.name}:top.yaml": "c"}
    assert [(file.path, file.text) for file in source_files(files, (house,))] == [
        ("stoic.yaml", "a"),
        ("packages/team/house@1a2b3c4d5e6f/top.yaml", "c"),
        ("packages/team/house@1a2b3c4d5e6f/traits/calm.yaml", "b"),
    ]


def test_the_spec_itself_lies_where_it_is_said_to() -> None:
    sources = {"specs/stoic.yaml": "a", "shared/calm.yaml": "b"}
    path = source_path(Path("specs/stoic.yaml"), sources)
    assert {file.path: file.text for file in source_files(sources)}[path] == "a"
