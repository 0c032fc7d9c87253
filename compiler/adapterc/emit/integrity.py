"""Whether an artifact is still what was emitted: every file against its own provenance."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from adapterc.digest import digest_file
from adapterc.emit.provenance import MANIFEST, UNREPRODUCED
from adapterc.errors import AdaptercError

Kind = Literal["missing", "changed", "added", "not a plain file", "outside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One file that is not as it was emitted."""

    path: str
    kind: Kind


def differences(artifact: Path) -> tuple[Difference, ...]:
    """Every difference between the folder and its adapterc.json, sorted by path; empty when intact.

    run.json and report.html tell of one run and are not compared, as long as they are no links. Raises
    AdaptercError when there is no readable adapterc.json. Links are never followed.
    """
    expected = _expected(artifact / MANIFEST)
    found = {path.relative_to(artifact).as_posix() for path in artifact.rglob("*") if _counts(path)}
    unlisted = found - set(expected) - {MANIFEST, *UNREPRODUCED}
    changed = [
        Difference(path=path, kind=kind)
        for path, digest in expected.items()
        if (kind := _compared(artifact, path, digest))
    ]
    added = [Difference(path=path, kind="added") for path in unlisted]
    links = [
        Difference(path=path, kind="not a plain file")
        for path in (MANIFEST, *UNREPRODUCED)
        if (artifact / path).is_symlink()
    ]
    return tuple(sorted([*changed, *added, *links], key=lambda difference: difference.path))


def _counts(path: Path) -> bool:
    return path.is_symlink() or not path.is_dir()


def _compared(artifact: Path, path: str, digest: str) -> Kind | None:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or "\\" in path or ".." in parts:
        return "outside"
    file = artifact.joinpath(*parts)
    if any(artifact.joinpath(*parts[:depth]).is_symlink() for depth in range(1, len(parts) + 1)):
        return "not a plain file"
    if not file.exists():
        return "missing"
    if not file.is_file():
        return "not a plain file"
    return None if digest_file(file) == digest else "changed"


def _expected(manifest: Path) -> dict[str, str]:
    try:
        content: Any = json.loads(manifest.read_text(encoding="utf-8"))
        files = content["files"]
        if not all(isinstance(key, str) and isinstance(value, str) for key, value in files.items()):
            raise TypeError("files")
    except OSError as error:
        raise AdaptercError(
            f"cannot read {manifest}: {error.strerror}", help="Name a folder that adapterc built."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AdaptercError(
            f"{manifest} is not the provenance of an artifact",
            help="It was changed by hand or cut short; build the artifact again.",
        ) from error
    return dict(files)
