"""Makes a folder appear whole: written aside, forced to disk, swapped in at one instant.

A reader of the target sees the former artifact or the new one. A killed run leaves a hidden folder
beside the target; the next run removes it, or, where the system cannot swap two folders at once
and the kill fell between two renames, puts the former artifact back first. A run holds a lock on
its hidden folder as long as it lives, so that no other run takes it for a leftover.
"""

from __future__ import annotations

import ctypes
import errno
import glob
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from adapterc.emit.faults import told_as_fault
from adapterc.errors import AdaptercError

_BUILDING = ".building"
_FORMER = ".former"
_TOKEN = "[0-9a-f]" * 8
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)

Swap = Callable[[Path, Path], None]


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A new empty folder beside `target`, locked while in use and gone afterwards, whatever happens."""
    recover(target)
    with told_as_fault(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        folder, lock = _claim(target)
    try:
        yield folder
    finally:
        _remove(folder)
        if lock is not None:
            os.close(lock)


def publish(folder: Path, target: Path, *, swap: Swap | None = None) -> None:
    """Forces `folder` to disk and puts it in the place of `target`; what stood there is removed.

    `swap` is how two folders change places: `exchange`, `step_aside`, or None for the best that
    the file system offers. Raises AdaptercError when the target is not an artifact.
    """
    refuse_foreign(target)
    with told_as_fault(target):
        _sync_tree(folder)
        if not os.path.lexists(target) and _renamed(folder, target):
            pass
        elif swap is not None:
            swap(folder, target)
        else:
            _swap(folder, target)
        _sync(target.parent)


def assert_can_publish(target: Path) -> None:
    """AdaptercError where the folder beside which an artifact is laid out cannot be written to.

    Asked before the work, which takes minutes, and not after it.
    """
    with staging(target):
        pass


def recover(target: Path) -> None:
    """Clears what killed runs left beside `target`, after putting a stranded artifact back."""
    with told_as_fault(target):
        if not target.parent.is_dir():
            return
        for former in _left_beside(target, _FORMER):
            if former.with_suffix(_BUILDING).exists() and not _is_abandoned(former.with_suffix(_BUILDING)):
                continue
            if os.path.lexists(target):
                _remove(former)
            else:
                former.rename(target)
        for leftover in _left_beside(target, _BUILDING):
            if _is_abandoned(leftover):
                _remove(leftover)


def exchange(folder: Path, target: Path) -> None:
    """Both names change places in one system call; what `target` held is left in `folder`.

    Raises OSError with ENOSYS where the system has no such call (it is Linux's renameat2).
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    names = (_AT_FDCWD, os.fsencode(folder), _AT_FDCWD, os.fsencode(target))
    if call(*names, ctypes.c_uint(_RENAME_EXCHANGE)) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(target))


def step_aside(folder: Path, target: Path) -> None:
    """Two renames, for file systems that cannot exchange: `recover` mends a kill between them."""
    former = folder.with_suffix(_FORMER)
    target.rename(former)
    try:
        folder.rename(target)
    except OSError:
        former.rename(target)
        raise
    _sync(target.parent)
    _remove(former)


def _swap(folder: Path, target: Path) -> None:
    try:
        exchange(folder, target)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        step_aside(folder, target)


def _renamed(folder: Path, target: Path) -> bool:
    """False when another run put its artifact there in the meantime."""
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return False
        raise
    return True


def refuse_foreign(target: Path) -> None:
    """Only an artifact, or an empty folder, is ever replaced: never somebody's own files."""
    if not os.path.lexists(target):
        return
    plain = target.is_dir() and not target.is_symlink()
    if plain and ((target / "adapterc.json").is_file() or not any(target.iterdir())):
        return
    raise AdaptercError(
        f"{target} is in the way: it is not an artifact of adapterc",
        help="Move it elsewhere, or give the spec another name; nothing was changed.",
    )


def _claim(target: Path) -> tuple[Path, int | None]:
    while True:
        folder = target.parent / f".{target.name}.{secrets.token_hex(4)}{_BUILDING}"
        folder.mkdir()
        lock = _lock(folder)
        if folder.is_dir():  # else another run swept it away before the lock held
            return folder, lock
        if lock is not None:
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """A held lock on the folder, or None if another process holds it or the system has no such locks."""
    try:
        import fcntl
    except ImportError:
        return None
    descriptor = None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if descriptor is not None:
            os.close(descriptor)
        return None
    return descriptor


def _left_beside(target: Path, suffix: str) -> list[Path]:
    """Hidden folders of this target alone: `a` does not take those of `a.b` for its own."""
    return sorted(target.parent.glob(f".{glob.escape(target.name)}.{_TOKEN}{suffix}"))


def _is_abandoned(folder: Path) -> bool:
    lock = _lock(folder)
    if lock is None:
        return sys.platform == "win32"  # no such locks there: the driver's own lock keeps runs apart
    os.close(lock)
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync_tree(folder: Path) -> None:
    """Files before the folders that name them, so that a name on disk always has its content."""
    for root, _, files in os.walk(folder, topdown=False):
        for name in sorted(files):
            _sync(Path(root, name))
        _sync(Path(root))


def _sync(path: Path) -> None:
    if os.name == "nt":
        return  # only a handle open for writing can be flushed there
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
