"""Which specs have nothing to build: a record a spec of what its artifact was made from.

A record says that a build of this spec, with this compiler on this platform, from files of these contents,
came to the artifact that stands in the target folder. It holds as long as nothing of that differs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_faults, cache_root
from adapterc.backend.platform import probe_platform
from adapterc.digest import digest
from adapterc.driver.code import code_digest, lm_eval_version, templates_digest
from adapterc.driver.record_shelves import RecordShelves, same_bytes, settled_mark
from adapterc.driver.stat_marks import all_names, is_settled, marks_digest, wait_until_settled
from adapterc.errors import AdaptercError

FOLDER = "uptodate"
_VERSION = 2
_LIBRARY = "library"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpToDate:
    """A spec whose artifact stands in `target` as a build would leave it; `kind` may be "library"."""

    path: Path
    kind: str
    name: str = ""
    target: Path = Path()
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is noted of a spec when it is built: the files that it was read from by their paths, with the
    SHA-256 of their bytes; paths that are to be absent, and present; and the base by its name and digest."""

    path: Path
    kind: str
    name: str = ""
    target: Path = Path()
    verdict: str = ""
    base: tuple[str, str] = ("", "")
    inputs: tuple[tuple[str, str], ...] = ()
    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()


class UpToDateSpecs:
    """The records of this user, looked up and noted for builds on `device`."""

    def __init__(self, device: str | None) -> None:
        self._root = cache_root() / FOLDER
        self._context = digest(
            [_VERSION, code_digest(("",)), templates_digest(), lm_eval_version(), probe_platform(device)]
        )
        self._shelves = RecordShelves(self._root, version=_VERSION)
        self._bases: dict[tuple[str, str], str] = {}

    def find(self, path: Path, out: Path | None) -> UpToDate | None:
        """The spec at `path` if a build into its folder in `out` would change nothing; None if one might."""
        full = os.path.abspath(path)  # noqa: PTH100 - `..` and links in it lead where they led
        folder, file = os.path.split(full)
        shelf = self._shelves.of(folder)
        entry = shelf["specs"].get(file)
        try:
            return self._found(path, folder, shelf, entry, out) if entry else None
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            return None  # it was written by somebody else

    def _found(
        self, path: Path, folder: str, shelf: dict[str, Any], entry: dict[str, Any], out: Path | None
    ) -> UpToDate | None:
        if entry["context"] != self._context or not self._shelves.inputs_hold(shelf, entry):
            return None
        if entry["kind"] == _LIBRARY:
            return UpToDate(path=path, kind=_LIBRARY)
        target = _target(entry["name"], out)
        built = entry["targets"].get(str(target))
        if built is None or not self._base_holds(folder, *entry["base"]):
            return None
        if marks_digest(str(target), built["names"]) != built["marks"]:
            if _published_key(target) != built["key"]:
                return None
            self._note_target(folder, target, built)
        return UpToDate(
            path=path, kind=entry["kind"], name=entry["name"], target=target, verdict=built["verdict"]
        )

    def note(self, record: Record) -> None:
        """Remember a spec that was just built, or found to be a library."""
        full = os.path.abspath(record.path)  # noqa: PTH100
        folder, file = os.path.split(full)
        shelf = self._shelves.of(folder)
        paths = [path for path, _ in record.inputs]
        wait_until_settled("", paths)
        for path, sha256 in record.inputs:
            mark = settled_mark(path)
            if mark is None or not same_bytes(path, sha256, mark):
                return
            self._shelves.note_file(shelf, path, mark, sha256)
        entry: dict[str, Any] = {
            "context": self._context,
            "kind": record.kind,
            "name": record.name,
            "base": list(record.base),
            "inputs": dict(record.inputs),
            "absent": list(record.absent),
            "present": list(record.present),
            "targets": {},
        }
        if record.kind != _LIBRARY:
            built = {"verdict": record.verdict, "key": _published_key(record.target)}
            if not built["key"] or not self._note_target(folder, record.target, built):
                return
            before = shelf["specs"].get(file, {})
            same = {**before, "targets": {}} == entry
            entry["targets"] = {**(before.get("targets", {}) if same else {}), str(record.target): built}
        shelf["specs"][file] = entry
        self._shelves.changed(folder)

    def save(self) -> None:
        """Write what was noted, and the marks of files that were read and found to be the same."""
        with cache_faults(self._root):
            self._shelves.save()

    def _note_target(self, folder: str, target: Path, built: dict[str, Any]) -> bool:
        """Put the marks of a whole artifact into its record, once no change can hide in them."""
        names = all_names(str(target))
        wait_until_settled(str(target), names)
        marks = marks_digest(str(target), names)
        whole = _published_key(target) == built["key"] and marks_digest(str(target), names) == marks
        if not marks or not whole or not is_settled(str(target), names):
            return False
        built["names"], built["marks"] = list(names), marks
        self._shelves.changed(folder)
        return True

    def _base_holds(self, folder: str, name: str, known: str) -> bool:
        if (name, folder) not in self._bases:
            try:
                base = describe_base(name, spec_folder=Path(folder), cache=self._root.parent)
            except AdaptercError:
                base = None
            self._bases[name, folder] = base.digest if base else ""
        return bool(known) and self._bases[name, folder] == known


def _target(name: str, out: Path | None) -> Path:
    return Path(os.path.abspath(Path(out or "build") / name))  # noqa: PTH100


def _published_key(target: Path) -> str:
    """The emit key of an artifact whose every file is compared with its hash; empty where it is not whole."""
    from adapterc.driver.noop import (
        published_key,
    )  # the models of a report take longer to load than to not need

    return published_key(target)
