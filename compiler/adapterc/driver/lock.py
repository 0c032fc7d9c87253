"""One build of one artifact at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapterc.backend.cache_folder import cache_faults, cache_root
from adapterc.digest import digest
from adapterc.errors import AdaptercError, ExitCode


@contextmanager
def target_lock(target: Path) -> Iterator[None]:
    """Hold the artifact's lock for the block; the system gives it back whatever ends the process."""
    from filelock import FileLock, Timeout

    folder = cache_root() / "locks"
    with cache_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{digest(str(target))[:32]}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise AdaptercError(
                f"another build of {target} is running", help="wait for it to end", code=ExitCode.BUSY
            ) from None
    try:
        yield
    finally:
        lock.release()
