"""`adapterc verify --integrity`: whether every file of an artifact is still the one that was built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapterc.driver.artifact import provenance_of
from adapterc.driver.artifact_json import read_object
from adapterc.emit.integrity import Difference, differences
from adapterc.emit.provenance import MANIFEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """An artifact's files against its own provenance; `files` counts those that it lists."""

    folder: Path
    name: str
    files: int
    differences: tuple[Difference, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def integrity_of(path: str | Path) -> Integrity:
    """Compare every file of the artifact in the folder `path` with its hash; no model library is loaded.

    AdaptercError for what is no artifact (usage), and where it cannot be read.
    """
    folder = Path(path)
    told = provenance_of(folder)
    found = differences(folder)
    listed = read_object(folder / MANIFEST)["files"]
    return Integrity(folder=folder, name=told.name, files=len(listed), differences=found)
