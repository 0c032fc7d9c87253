"""Whether an artifact is still what was emitted: every file against its provenance and its seal."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from adapterc.digest import digest_file
from adapterc.emit.provenance import MANIFEST, UNREPRODUCED
from adapterc.emit.seal import broken_seals
from adapterc.errors import AdaptercError
from adapterc.regular_file import open_regular

_MOST_BYTES = 64 << 20
Kind = Literal["missing", "changed", "added", "not a plain file", "outside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One file that is not as it was emitted."""

    path: str
    kind: Kind


def differences(artifact: Path) -> tuple[Difference, ...]:
    """Every difference between the folder and its adapterc.json, sorted by path; empty when intact.

    What adapterc.json cannot list is compared with the hashes in run.json, unless the artifact is of a
    version that wrote none. Raises AdaptercError when there is no readable adapterc.json. Links are never
    followed.
    """
    expected, sealed = _expected(artifact / MANIFEST)
    known = {*expected, MANIFEST, *UNREPRODUCED}
    found = {path.relative_to(artifact).as_posix(): path for path in artifact.rglob("*")}
    filled = {parent.as_posix() for path in (*known, *found) for parent in PurePosixPath(path).parents}
    changed = [
        Difference(path=path, kind=kind)
        for path, digest in expected.items()
        if (kind := _compared(artifact, path, digest))
    ]
    added = [
        Difference(path=path, kind="added")
        for path, place in found.items()
        if path not in known and not (_is_folder(place) and path in filled)
    ]
    unlisted = [
        Difference(path=path, kind=_kind(artifact / path))
        for path in (MANIFEST, *UNREPRODUCED)
        if (artifact / path).is_symlink()
    ]
    broken = [
        Difference(path=path, kind=_kind(artifact / path))
        for path in broken_seals(artifact, demanded=sealed)
        if not (artifact / path).is_symlink()
    ]
    return tuple(sorted([*changed, *added, *unlisted, *broken], key=lambda difference: difference.path))


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _kind(path: Path) -> Kind:
    """What is the matter with a file that is not as it was."""
    if not os.path.lexists(path):
        return "missing"
    return "not a plain file" if path.is_symlink() or not path.is_file() else "changed"


def _compared(artifact: Path, path: str, digest: str) -> Kind | None:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or "\\" in path or ".." in parts:
        return "outside"
    file = artifact.joinpath(*parts)
    if any(artifact.joinpath(*parts[:depth]).is_symlink() for depth in range(1, len(parts) + 1)):
        return "not a plain file"
    if not file.is_file():
        return _kind(file)
    return None if digest_file(file) == digest else "changed"


def _expected(manifest: Path) -> tuple[dict[str, str], bool]:
    """The SHA-256 of each file, and whether run.json has those of the others."""
    try:
        with os.fdopen(open_regular(manifest), "rb") as stream:
            content: Any = json.loads(stream.read(_MOST_BYTES))
        files = content["files"]
        if not all(isinstance(key, str) and isinstance(value, str) for key, value in files.items()):
            raise TypeError("files")
    except OSError as error:
        reason = error.strerror or "it is not a regular file"
        raise AdaptercError(
            f"cannot read {manifest}: {reason}", help="Name a folder that adapterc built."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AdaptercError(
            f"{manifest} is not the provenance of an artifact",
            help="It was changed by hand or cut short; build the artifact again.",
        ) from error
    return dict(files), "sealed_in" in content
