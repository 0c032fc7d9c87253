"""One build of one artifact at a time, and one process at a time on one stage's result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.backend.cache_folder import cache_faults, cache_root
from adapterc.digest import digest
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from filelock import BaseFileLock


@contextmanager
def target_lock(target: Path) -> Iterator[None]:
    """Hold the artifact's lock for the block; the system gives it back whatever ends the process.

    Raises AdaptercError (busy) when another build holds it, by whatever path it names the folder.
    """
    from filelock import Timeout

    lock = _lock(cache_root() / "locks", str(target.resolve()))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AdaptercError(
            f"another build of {target} is running", help="wait for it to end", code=ExitCode.BUSY
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def stage_lock(
    cache: Path, stage: str, key: str, *, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the lock on one result for the block, after waiting for whoever makes it just now.

    `waiting` is called once if somebody does. Two builds of one spec into two folders share their
    stages, and a training's work folder with them.
    """
    from filelock import Timeout

    lock = _lock(cache / "locks", f"{stage}/{key}")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _lock(folder: Path, name: str) -> BaseFileLock:
    from filelock import FileLock

    with cache_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{digest(name)[:32]}.lock"
        path.touch()
    return FileLock(path)
