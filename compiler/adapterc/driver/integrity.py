"""`adapterc verify --integrity`: whether every file of an artifact is still the one that was built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapterc.driver.artifact import provenance_of
from adapterc.driver.artifact_json import read_object
from adapterc.emit.integrity import Difference, differences
from adapterc.emit.provenance import MANIFEST, UNREPRODUCED


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """An artifact's files against their hashes; `files` counts those that have one.

    `sealed`: also the provenance itself, and the two files that tell of one run.
    """

    folder: Path
    name: str
    files: int
    sealed: bool
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
    provenance = read_object(folder / MANIFEST)
    sealed = "sealed_in" in provenance
    files = len(provenance["files"]) + (len((MANIFEST, *UNREPRODUCED)) if sealed else 0)
    return Integrity(folder=folder, name=told.name, files=files, sealed=sealed, differences=found)
