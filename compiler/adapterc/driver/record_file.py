"""The files that records of finished builds lie in: whole or not there, checked in a millisecond."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapterc.whole_file import replace_file


def write_shelf(place: Path, body: Mapping[str, Any]) -> None:
    """JSON behind its own hash: a body of a megabyte is to be checked in a millisecond."""
    data = json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_file(place, hashlib.sha256(data).hexdigest().encode("ascii") + b"\n" + data)


def read_shelf(place: Path) -> Any | None:
    """What `write_shelf` wrote; None where it is not whole."""
    try:
        told, _, data = place.read_bytes().partition(b"\n")
        return json.loads(data) if told == hashlib.sha256(data).hexdigest().encode("ascii") else None
    except (OSError, ValueError, RecursionError):
        return None


def trimmed(shelf: Mapping[str, Any]) -> dict[str, Any]:
    """A shelf less the files that no spec of it is read from any more, and specs that are gone."""
    specs = {
        file: entry for file, entry in shelf["specs"].items() if os.path.lexists(f"{shelf['folder']}/{file}")
    }
    used = {path for entry in specs.values() for path in entry["inputs"]}
    return {
        **shelf,
        "specs": specs,
        "files": {path: known for path, known in shelf["files"].items() if path in used},
    }


def digest_of(path: str) -> str:
    """SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""
