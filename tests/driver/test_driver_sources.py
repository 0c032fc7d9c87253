"""Where the files of a spec lie in its artifact."""

from __future__ import annotations

from adapterc.driver.sources import source_files


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
