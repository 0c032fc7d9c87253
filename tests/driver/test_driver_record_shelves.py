"""Records of specs that share files: each is held against the bytes that it was read from itself."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from adapterc.driver.record_shelves import RecordShelves
from adapterc.driver.stat_marks import mark_of, wait_until_settled


def noted(shelves: RecordShelves, shared: Path, spec: str) -> dict[str, Any]:
    """The record of a spec that is read from `shared` alone, noted now."""
    wait_until_settled("", [str(shared)])
    mark, sha256 = mark_of(str(shared)), hashlib.sha256(shared.read_bytes()).hexdigest()
    assert mark is not None
    shelf = shelves.of(str(shared.parent))
    shelves.note_file(shelf, str(shared), mark, sha256)
    shelf["specs"][spec] = {"inputs": {str(shared): sha256}, "absent": [], "present": []}
    shelves.changed(str(shared.parent))
    return dict(shelf["specs"][spec])


def holds(root: Path, shared: Path, entry: dict[str, Any]) -> bool:
    shelves = RecordShelves(root, version=1)
    return shelves.inputs_hold(shelves.of(str(shared.parent)), entry)


def test_a_file_that_another_spec_was_read_from_since_is_another_one(tmp_path: Path) -> None:
    shared, root = tmp_path / "shared.yaml", tmp_path / "records"
    for name, text in (("a.yaml", ""), ("b.yaml", ""), ("shared.yaml", "one")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    shelves = RecordShelves(root, version=1)
    first = noted(shelves, shared, "a.yaml")
    shelves.save()
    assert holds(root, shared, first)
    shared.write_text("two", encoding="utf-8")
    shelves = RecordShelves(root, version=1)
    second = noted(shelves, shared, "b.yaml")
    shelves.save()
    assert holds(root, shared, second)
    assert not holds(root, shared, first)
