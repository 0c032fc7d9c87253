"""Descriptions of bases, kept as JSON beside sizes and hashes, so that the next run reads no weights.

A description counts as long as every file it names still has its size (and, for folders that are
the user's own, its time of change): that is what a run without changes can afford to look at.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from adapterc.backend.bases.folder import hash_files, read_turns
from adapterc.backend.cache_folder import read_record, write_record
from adapterc.ir.base import BaseModel, Turns

_FORMAT = 1


def write_description(path: Path, base: BaseModel, hashes: dict[str, str], *, stamped: bool) -> None:
    """Remember `base`; `stamped` binds it to the times of change of its files too."""
    folder = Path(base.path)
    files = {
        name: {
            "bytes": (folder / name).stat().st_size,
            "sha256": sha256,
            "mtime": _stamp(folder / name, stamped),
        }
        for name, sha256 in hashes.items()
    }
    body = asdict(base)
    del body["path"]
    write_record(path, {"format": _FORMAT, "base": _plain(body), "files": files})


def read_description(path: Path, folder: Path) -> BaseModel | None:
    """The base that was remembered for `folder`; None if there is none or a file looks different now."""
    body = read_record(path)
    try:
        if body is None or body["format"] != _FORMAT:
            return None
        for name, known in body["files"].items():
            status = (folder / name).stat()
            if status.st_size != known["bytes"] or known["mtime"] not in (None, status.st_mtime_ns):
                return None
        return _base(body["base"], folder)
    except (OSError, KeyError, TypeError, AttributeError):
        return None


def is_intact(path: Path, folder: Path) -> bool:
    """Whether every file still has the very bytes that were described; reads them all."""
    body = read_record(path)
    if body is None or read_description(path, folder) is None:
        return False
    known = {name: entry["sha256"] for name, entry in body["files"].items()}
    return hash_files(folder, tuple(known)) == known


def _stamp(path: Path, stamped: bool) -> int | None:
    return path.stat().st_mtime_ns if stamped else None


def _base(body: dict[str, Any], folder: Path) -> BaseModel:
    turns: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in body["turns"].items()
    }
    # An older version did not look for the system turn: it is in the files that were described.
    known = Turns(**turns) if "system_open" in turns else read_turns(folder)
    base = BaseModel(**{**body, "turns": known, "path": str(folder)})
    return replace(base, special_tokens=tuple(base.special_tokens))


def _plain(value: Any) -> Any:
    """Tuples as lists, so that what is hashed is what JSON gives back."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value
