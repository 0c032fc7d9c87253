"""Which specs were checked before and had no finding: a record a spec of what it was read from.

A record says that this compiler found nothing in a spec that was read from files of these contents, with this
of its base on the machine. It holds as long as nothing of that differs, and then no spec is read, and nothing
loaded that reads one. A spec with a finding has no record: it is checked anew each time.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from adapterc.backend.bases.resolve import absent_base, base_files
from adapterc.backend.cache_folder import cache_root
from adapterc.digest import digest
from adapterc.driver.code import code_digest, templates_digest
from adapterc.driver.record_shelves import RecordShelves
from adapterc.driver.stat_marks import Mark, marks_digest
from adapterc.driver.token_claims import Claims
from adapterc.errors import AdaptercError
from adapterc.value import value

FOLDER = "checked"
_VERSION = 3
_LIBRARIES = ("PyYAML", "jinja2", "pydantic", "tokenizers", "lm_eval")
"""What a check reads specs, templates, tokens and the names of tasks with."""


@value()
class Clean:
    """A spec without a finding: the files that it was read from, as a check names them, and the base that
    its scene tokens were not compared with, and what it says of its tokens."""

    sources: tuple[str, ...]
    uncompared: str
    claims: Claims


@value()
class CleanRecord:
    """What is noted of it: its inputs by their paths with the SHA-256 of their bytes and their marks, and as
    `names` from the spec's folder; paths that are to be absent, and present; its base and what is there of
    it; its tokens."""

    path: Path
    inputs: tuple[tuple[str, str, Mark], ...]
    names: tuple[str, ...]
    absent: tuple[str, ...]
    present: tuple[str, ...]
    base: tuple[str, str]
    uncompared: str
    claims: Claims


class CleanSpecs:
    """The records of this user, looked up and noted by checks."""

    def __init__(self) -> None:
        self._shelves = RecordShelves(cache_root() / FOLDER, version=_VERSION)
        versions = [_version(name) for name in _LIBRARIES]
        self._context = digest([code_digest(("",)), templates_digest(), sys.version, versions])
        self._bases: dict[tuple[str, str], str] = {}

    def find(self, path: Path) -> Clean | None:
        """The spec at `path` if a check of it would find nothing, as the one before it; None if it might."""
        folder, file = os.path.split(os.path.abspath(path))  # noqa: PTH100 - links lead where they led
        shelf = self._shelves.of(folder)
        entry = shelf["specs"].get(file)
        try:
            return self._found(path, folder, shelf, entry) if entry else None
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            return None  # it was written by somebody else

    def _found(self, path: Path, folder: str, shelf: dict[str, Any], entry: dict[str, Any]) -> Clean | None:
        if entry["context"] != self._context or not self._shelves.inputs_hold(shelf, entry):
            return None
        name, state = entry["base"]
        if (name, folder) not in self._bases:
            self._bases[name, folder] = base_state(name, Path(folder))
        if self._bases[name, folder] != state:
            return None
        sources = tuple(_as_named(name, prefix(path)) for name in entry["names"])
        claims = tuple((str(look), str(meant)) for look, meant in entry["claims"])
        return Clean(sources=sources, uncompared=str(entry["uncompared"]), claims=claims)

    def note(self, record: CleanRecord) -> None:
        """Remember a spec that was just checked."""
        folder, file = os.path.split(os.path.abspath(record.path))  # noqa: PTH100
        shelf = self._shelves.of(folder)
        for path, sha256, mark in record.inputs:
            self._shelves.note_file(shelf, path, mark, sha256)
        shelf["specs"][file] = {
            "context": self._context,
            "inputs": {path: sha256 for path, sha256, _ in record.inputs},
            "names": list(record.names),
            "absent": list(record.absent),
            "present": list(record.present),
            "base": list(record.base),
            "uncompared": record.uncompared,
            "claims": list(record.claims),
        }
        self._shelves.changed(folder)

    def save(self) -> None:
        """Write what was noted; where there is no writing to the cache, the next check reads all again."""
        with suppress(OSError):
            self._shelves.save()


def _as_named(name: str, lead: str) -> str:
    if not os.path.isabs(name):  # noqa: PTH117
        return lead + name
    from adapterc.frontend.lock_files import shown

    return shown(Path(name))


def prefix(path: Path) -> str:
    """What stands before the names of files that a spec at `path` is read from, as it was given."""
    return str(path)[: -len(path.name)]


def base_state(name: str, folder: Path) -> str:
    """One hash over what a check sees of a base: whether its name means one, where it lies, and the marks of
    its files; of a library, which has no base, nothing."""
    if not name:
        return ""
    cache = cache_root()
    problem, place = absent_base(name, spec_folder=folder), None
    with suppress(AdaptercError):
        place = base_files(name, spec_folder=folder, cache=cache)
    if place is None:
        return digest([problem.message if problem else "", ""])
    return digest([str(place), marks_digest(str(place), sorted(os.listdir(place)))])  # noqa: PTH208


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
