"""Records of specs, and whether the files that they tell of are still the same.

The records of all specs in one folder lie in one file. Files are compared by their marks (`stat_marks`), and
read only where a mark is another one. What is damaged in a file of records, or of another version, is not
there.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from adapterc.digest import digest
from adapterc.driver.record_file import digest_of, read_shelf, trimmed, write_shelf
from adapterc.driver.stat_marks import Mark, is_settled, mark_of

_MODE = -1
"""Where a mark has what kind of thing it is of."""


class RecordShelves:
    """The records in `root`, read when they are asked for and written by `save`."""

    def __init__(self, root: Path, *, version: int) -> None:
        self._root = root
        self._version = version
        self._shelves: dict[str, dict[str, Any]] = {}
        self._changed: set[str] = set()
        self._marks: dict[str, Mark | None] = {}
        self._digests: dict[str, str] = {}
        self._fresh: dict[str, Mark] = {}

    def of(self, folder: str) -> dict[str, Any]:
        """The shelf of a folder: `files` by path with mark and SHA-256, `specs` by their files' names."""
        if folder not in self._shelves:
            body = read_shelf(self._place(folder))
            shelf: dict[str, Any] = {"version": self._version, "folder": folder, "files": {}, "specs": {}}
            if isinstance(body, dict) and all(body.get(key) == shelf[key] for key in ("version", "folder")):
                shelf = body
            self._shelves[folder] = shelf
        return self._shelves[folder]

    def inputs_hold(self, shelf: dict[str, Any], entry: dict[str, Any]) -> bool:
        """Whether each input of a spec has the bytes that this spec was read from, and what is to be absent
        or present is. A file that specs share may have been noted anew since, with another one of them."""
        files = shelf["files"]
        for path, sha256 in entry["inputs"].items():
            mark, noted = files[path]
            if noted != sha256 or not self._holds(path, tuple(mark), sha256):
                return False
        absent = all(self._mark(path) is None for path in entry["absent"])
        return absent and all(self._mark(path) is not None for path in entry["present"])

    def note_file(self, shelf: dict[str, Any], path: str, mark: Mark, sha256: str) -> None:
        """What a file that was just read looks like, and the digest of its bytes."""
        shelf["files"][path] = [list(mark), sha256]
        self._marks[path] = mark

    def changed(self, folder: str) -> None:
        """Something on the shelf of a folder is to be saved."""
        self._changed.add(folder)

    def save(self) -> None:
        """Write what was noted, and the marks of files that were read and found to be the same; OSError."""
        for folder, shelf in self._shelves.items():
            for path, mark in self._fresh.items():
                if path in shelf["files"] and shelf["files"][path][0] != list(mark):
                    shelf["files"][path][0] = list(mark)
                    self._changed.add(folder)
        for folder in sorted(self._changed):
            write_shelf(self._place(folder), trimmed(self._shelves[folder]))
        self._changed.clear()
        self._fresh.clear()

    def _mark(self, path: str) -> Mark | None:
        """Each file is looked at once in a run."""
        if path not in self._marks:
            self._marks[path] = mark_of(path)
        return self._marks[path]

    def _holds(self, path: str, mark: Mark, sha256: str) -> bool:
        """Whether a file has the bytes that it had; one that only looks otherwise is read."""
        seen = self._mark(path)
        if seen == mark:
            return True
        if seen is None or not stat.S_ISREG(seen[_MODE]) or os.path.islink(path):  # noqa: PTH114
            return False  # a pipe would be waited for; a link may lead where no spec may read
        if path not in self._digests:
            self._digests[path] = digest_of(path)
        if self._digests[path] != sha256:
            return False
        if mark_of(path) == seen and is_settled("", [path]):
            self._fresh[path] = seen
        return True

    def _place(self, folder: str) -> Path:
        return self._root / f"{digest(folder)[:32]}.json"


def settled_mark(path: str) -> Mark | None:
    """The mark of a file in which no change can hide any more; None of one that was changed just now."""
    mark = mark_of(path)
    return mark if mark is not None and is_settled("", [path]) else None


def same_bytes(path: str, sha256: str, mark: Mark | None) -> bool:
    """Whether a file has these bytes, and had its mark all the while that they were read."""
    return mark is not None and digest_of(path) == sha256 and mark_of(path) == mark
