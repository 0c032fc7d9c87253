"""Stage results under the hash of everything that can change them.

An entry is a folder of real files with a manifest of its stage, its key and their digests, written last
and published by one rename: it is there whole or not at all. It is verified when it is read; a damaged
one, or one that lies under another's key, counts as not there and is set aside.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from adapterc.digest import canonical_json, digest_file
from adapterc.errors import FULL, AdaptercError

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What lies in the store under a stage and a key, unread: its folder, bytes, and when it was used last.

    `key` is empty for what a killed run left of making an entry, or of setting one aside.
    """

    stage: str
    key: str
    folder: Path
    size: int
    used: float


class Store:
    """The entries below one folder, `<stage>/<key>/`.

    `using` is told of each stage and key before anything is looked up under them, so that whoever clears
    the store knows.
    """

    def __init__(self, root: Path, using: Callable[[str, str], None] = lambda _stage, _key: None) -> None:
        self._root = root
        self._using = using

    def find(self, stage: str, key: str) -> Path | None:
        """The folder of a whole, undamaged entry; None where there is none."""
        self._using(stage, key)
        entry = self._entry(stage, key)
        if not os.path.lexists(entry):
            return None
        if _intact(entry, stage, key):
            with suppress(OSError):
                os.utime(entry / MANIFEST)
            return entry
        with self.faults():
            aside = Path(tempfile.mkdtemp(prefix=f".damaged-{key[:12]}-", dir=entry.parent))
            entry.rename(aside / "entry")
            shutil.rmtree(aside, ignore_errors=True)
        return None

    def kept(self) -> Iterator[Kept]:
        """Everything in the store, sorted by stage and key, sized and not verified."""
        for stage in sorted(path for path in _listed(self._root) if path.is_dir() and not path.is_symlink()):
            for folder in sorted(_listed(stage)):
                key = "" if folder.name.startswith(".") else folder.name
                size, used = measured(folder)
                with suppress(OSError):
                    used = (folder / MANIFEST).lstat().st_mtime
                yield Kept(stage=stage.name, key=key, folder=folder, size=size, used=used)

    def discard(self, stage: str, key: str) -> None:
        """Forget an entry, and what killed runs left of its making; for who alone works on it."""
        entry = self._entry(stage, key)
        with self.faults():
            for draft in entry.parent.glob(f".{key[:12]}-*"):
                shutil.rmtree(draft, ignore_errors=True)
            discarded(entry)

    def keep(self, stage: str, key: str, write: Callable[[Path], None]) -> Path:
        """Let `write` fill a folder and publish it; an entry that is there already wins."""
        entry = self._entry(stage, key)
        with self.faults():
            entry.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=f".{key[:12]}-", dir=entry.parent))
            try:
                write(draft)
                _seal(draft, stage, key)
                self._publish(draft, entry, stage, key)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return entry

    def _publish(self, draft: Path, entry: Path, stage: str, key: str) -> None:
        if _intact(entry, stage, key):
            return
        discarded(entry)
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
            if fault.errno not in FULL and not self._own(fault.filename):
                raise
            reason = "there is no space left" if fault.errno in FULL else (fault.strerror or str(fault))
            raise AdaptercError(
                f"cannot keep a stage's result below {self._root}: {reason}",
                help="free some space there, or set ADAPTERC_CACHE to a folder that can be written to",
            ) from fault


def discarded(path: Path) -> None:
    """Remove a folder with all that is in it, or whatever else has its name; a link alone, never what it
    leads to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def measured(path: Path) -> tuple[int, float]:
    """Bytes of all files in and below `path`, and the latest time that one of them was read or written."""
    size, used = 0, 0.0
    for inner in (path, *_below(path)):
        with suppress(OSError):
            status = inner.lstat()
            used = max(used, status.st_mtime)
            if not stat.S_ISDIR(status.st_mode):
                size, used = size + status.st_size, max(used, status.st_atime)
    return size, used


def _seal(folder: Path, stage: str, key: str) -> None:
    """Write the manifest over every file, last, and force all of it to disk."""
    files = {path.relative_to(folder).as_posix(): digest_file(path) for path in _files(folder)}
    manifest = canonical_json({"stage": stage, "key": key, "files": files})
    (folder / MANIFEST).write_text(manifest + "\n", encoding="utf-8")
    for path in (*_files(folder), folder / MANIFEST):
        _sync(path)
    for inner in (*sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True), folder):
        _sync(inner)


def _intact(entry: Path, stage: str, key: str) -> bool:
    """Whether an entry is what was kept under this very key: its files, all of them, and nothing else."""
    if entry.is_symlink() or not entry.is_dir():
        return False
    try:
        if any(path.is_symlink() or not (path.is_file() or path.is_dir()) for path in _below(entry)):
            return False
        declared = json.loads((entry / MANIFEST).read_text(encoding="utf-8"))
        found = {path.relative_to(entry).as_posix(): digest_file(path) for path in _files(entry)}
    except (OSError, ValueError, RecursionError):
        return False
    return bool(declared == {"stage": stage, "key": key, "files": found})


def _files(folder: Path) -> tuple[Path, ...]:
    """Every regular file of an entry but its manifest, sorted."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return tuple(sorted(path for path in found if path != folder / MANIFEST))


def _below(folder: Path) -> Iterator[Path]:
    """Everything below a folder, links not followed; nothing where it is none."""
    for root, folders, names in os.walk(folder):
        yield from (Path(root, name) for name in (*folders, *names))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _sync(path: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
