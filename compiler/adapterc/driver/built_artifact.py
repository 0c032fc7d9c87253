"""What a comparison reads of an artifact: somebody else's files, each held to the hash in its provenance."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from adapterc.digest import digest
from adapterc.driver.artifact import SCENES, provenance_of
from adapterc.driver.artifact_json import read_bytes, read_object, read_records
from adapterc.driver.artifact_spec import SPEC, read_spec
from adapterc.driver.compared_rows import Told
from adapterc.driver.published_report import read_report
from adapterc.driver.row_texts import recorded_rows
from adapterc.driver.selection import laid_out
from adapterc.emit.contents import plain
from adapterc.emit.provenance import MANIFEST
from adapterc.emit.report_model import Report
from adapterc.emit.withheld import without_words
from adapterc.errors import AdaptercError
from adapterc.frontend.scenes_lock import read_lock
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.layout import Layout
from adapterc.ir.spec import ResolvedSpec
from adapterc.spec.scene_lock import LOCK_FILE, SceneLock

TRAIN, VERIFY, REPORT = "dataset/train.jsonl", "dataset/verify.jsonl", "report.json"
_MOST_BYTES = 512 << 20
_ANEW = "copy the artifact again, or build it anew"


class BuiltArtifact:
    """The artifact in `folder`. Everything is read when it is asked for, and refused if it was changed.

    AdaptercError (usage) for what is no artifact.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = provenance_of(folder).name
        self._told = read_object(folder / MANIFEST)

    @cached_property
    def spec(self) -> ResolvedSpec:
        """The spec as it was compiled; of one that keeps its words to itself without them."""
        self._check(SPEC)
        return read_spec(self.folder)

    @cached_property
    def spec_digest(self) -> str:
        """The digest of the whole spec, whatever of it was left out."""
        return str(self._told.get("spec"))

    @cached_property
    def omits(self) -> bool:
        """Whether rows, and the words that they are made of, were left out."""
        return TRAIN in self._left_out

    @cached_property
    def report(self) -> Report:
        """What was found; AdaptercError where the file is none of a shape that is known."""
        self._check(REPORT)
        path = self.folder / REPORT
        found = read_report(read_bytes(path, _MOST_BYTES))
        if isinstance(found, Report):
            return found
        raise AdaptercError(
            f"{path} is no report that this version of adapterc knows: {found}",
            help="take the version that built the artifact (adapterc.json names it), or build it again",
        )

    @cached_property
    def scene_lock(self) -> SceneLock:
        """The slots of its scenes; AdaptercError where it has none."""
        self._check(f"{SCENES}/{LOCK_FILE}")
        return read_lock(self.folder / SCENES / LOCK_FILE)

    @cached_property
    def layout(self) -> Layout | None:
        """The rows as they were laid out; None where another library or compiler laid them out, or where
        what they are made of was left out."""
        told = self._told.get("stages")
        if self.omits or not isinstance(told, dict):
            return None
        try:
            layout = laid_out(self.spec, templates_folder())
        except Exception:  # no check has seen this spec: whatever it trips over, it is not laid out here
            return None
        return layout if digest(layout) == told.get("layout") else None

    @property
    def layout_digest(self) -> str:
        """The digest of the rows as they were laid out."""
        told = self._told.get("stages")
        return str(told.get("layout")) if isinstance(told, dict) else ""

    def record(self, *, omitted: bool) -> dict[str, Any]:
        """The resolved spec as JSON, defaults filled in, with marks in the place of what was left out."""
        record: dict[str, Any] = plain(self.spec)
        if self.omits:
            return dict(_marked(record, read_object(self.folder / SPEC)))
        return without_words(record) if omitted else record

    def rows(self, name: str) -> tuple[Told, ...] | None:
        """The records of `dataset/train.jsonl` or `verify.jsonl`; None where they were left out."""
        if name in self._left_out:
            return None
        self._check(name)
        try:
            return tuple(recorded_rows(read_records(self.folder / name)))
        except RecursionError:
            raise AdaptercError(f"{self.folder / name} holds what no build writes", help=_ANEW) from None

    def facts(self, name: str) -> tuple[str, int | None]:
        """SHA-256 of such a file, and how many records it has where that is told."""
        known = self._left_out.get(name)
        if isinstance(known, dict):
            count = known.get("rows")
            return str(known.get("sha256")), count if isinstance(count, int) else None
        return str(self._files.get(name)), None

    @property
    def _files(self) -> Mapping[str, Any]:
        told = self._told.get("files")
        return told if isinstance(told, dict) else {}

    @property
    def _left_out(self) -> Mapping[str, Any]:
        told = self._told.get("left_out")
        return told if isinstance(told, dict) else {}

    def _check(self, name: str) -> None:
        """AdaptercError unless a file is there and is, byte for byte, what was built."""
        path = self.folder / name
        try:
            found = hashlib.sha256(read_bytes(path, _MOST_BYTES)).hexdigest()
        except FileNotFoundError:
            raise AdaptercError(f"{path} is missing", help=_ANEW) from None
        except (OSError, ValueError):
            raise AdaptercError(f"{path} cannot be read as a file of an artifact", help=_ANEW) from None
        if found != self._files.get(name):
            raise AdaptercError(f"{path} is not as it was built: changed", help=_ANEW)


def _marked(record: Any, told: Any) -> Any:
    """A record with the marks that stand in an artifact's where texts were left out."""
    if isinstance(told, list) and any(isinstance(item, dict) and "left_out" in item for item in told):
        return told
    if isinstance(record, dict) and isinstance(told, dict):
        return {key: _marked(value, told.get(key)) for key, value in record.items()}
    if isinstance(record, list) and isinstance(told, list) and len(record) == len(told):
        return [_marked(value, one) for value, one in zip(record, told, strict=True)]
    return record
