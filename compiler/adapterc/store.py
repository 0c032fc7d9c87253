"""Stage results under the hash of everything that can change them.

An entry is a folder of real files with a manifest of their digests, written last and published by
one rename: it is there whole or not at all. It is verified when it is read; a damaged one counts as
not there and is set aside.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from adapterc.digest import canonical_json, digest_file
from adapterc.errors import AdaptercError

MANIFEST = "manifest.json"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Store:
    """The entries below one folder, `<stage>/<key>/`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def find(self, stage: str, key: str) -> Path | None:
        """The folder of a whole, undamaged entry; None where there is none."""
        entry = self._entry(stage, key)
        if not entry.is_dir():
            return None
        if _intact(entry):
            return entry
        with self.faults():
            aside = Path(tempfile.mkdtemp(prefix=f".damaged-{key[:12]}-", dir=entry.parent))
            entry.rename(aside / "entry")
            shutil.rmtree(aside, ignore_errors=True)
        return None

    def discard(self, stage: str, key: str) -> None:
        """Forget an entry, and what killed runs left of its making; for who alone works on it."""
        entry = self._entry(stage, key)
        with self.faults():
            for draft in entry.parent.glob(f".{key[:12]}-*"):
                shutil.rmtree(draft, ignore_errors=True)
            shutil.rmtree(entry, ignore_errors=True)

    def keep(self, stage: str, key: str, write: Callable[[Path], None]) -> Path:
        """Let `write` fill a folder and publish it; an entry that is there already wins."""
        entry = self._entry(stage, key)
        with self.faults():
            entry.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=f".{key[:12]}-", dir=entry.parent))
            try:
                write(draft)
                _seal(draft)
                self._publish(draft, entry)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return entry

    def _publish(self, draft: Path, entry: Path) -> None:
        if entry.is_dir() and _intact(entry):
            return
        shutil.rmtree(entry, ignore_errors=True)
        draft.rename(entry)
        _sync(entry.parent)

    def _entry(self, stage: str, key: str) -> Path:
        return self._root / stage / key

    def _own(self, name: object) -> bool:
        """Whether a fault is about a file of the store: a stage may trip over files of its own."""
        return not isinstance(name, (str, os.PathLike)) or Path(name).is_relative_to(self._root)

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn what the disk refuses inside the block into a message that names the store."""
        try:
            yield
        except OSError as fault:
            if fault.errno not in _FULL and not self._own(fault.filename):
                raise
            reason = "there is no space left" if fault.errno in _FULL else (fault.strerror or str(fault))
            raise AdaptercError(
                f"cannot keep a stage's result below {self._root}: {reason}",
                help="free some space there, or set ADAPTERC_CACHE to a folder that can be written to",
            ) from fault


def _seal(folder: Path) -> None:
    """Write the manifest over every file, last, and force all of it to disk."""
    files = {path.relative_to(folder).as_posix(): digest_file(path) for path in _files(folder)}
    (folder / MANIFEST).write_text(canonical_json(files) + "\n", encoding="utf-8")
    for path in (*_files(folder), folder / MANIFEST):
        _sync(path)
    for inner in {path.parent for path in _files(folder)} | {folder}:
        _sync(inner)


def _intact(entry: Path) -> bool:
    try:
        declared = json.loads((entry / MANIFEST).read_text(encoding="utf-8"))
        found = {path.relative_to(entry).as_posix(): digest_file(path) for path in _files(entry)}
    except (OSError, ValueError):
        return False
    return bool(declared == found)


def _files(folder: Path) -> tuple[Path, ...]:
    """Every regular file of an entry but its manifest, sorted."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return tuple(sorted(path for path in found if path != folder / MANIFEST))


def _sync(path: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
