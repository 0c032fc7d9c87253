"""What running builds use of the store: each writes it down before it looks, and holds a lock meanwhile.

A build that was killed gives its lock back with its life, and what it wrote down counts no longer.
"""

from __future__ import annotations

import atexit
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.backend.cache_folder import cache_faults

if TYPE_CHECKING:
    from filelock import BaseFileLock

_FOLDER = "leases"
_GATE = "gate"
_HELD = ".held"
_USES = ".uses"


class Lease:
    """One process's list of what it uses in the cache folder `cache`; it begins with the first use."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._uses: Path | None = None
        self._held: BaseFileLock | None = None
        self._noted: set[tuple[str, str]] = set()

    def use(self, stage: str, key: str) -> None:
        """Note an entry, before it is looked up: nothing clears it from now to the end of the lease."""
        if (stage, key) in self._noted:
            return
        with (
            cache_faults(self._cache),
            gate(self._cache),
            self._opened().open("a", encoding="ascii") as stream,
        ):
            stream.write(f"{stage}/{key}\n")
        self._noted.add((stage, key))

    def end(self) -> None:
        """Give everything back."""
        if self._held is None or self._uses is None:
            return
        with suppress(OSError):
            self._uses.unlink(missing_ok=True)
            Path(self._held.lock_file).unlink(missing_ok=True)
        self._held.release()
        self._held, self._uses = None, None
        self._noted.clear()

    def _opened(self) -> Path:
        if self._uses is None:
            from filelock import FileLock

            name = f"{os.getpid()}-{secrets.token_hex(4)}"
            self._uses = self._cache / _FOLDER / f"{name}{_USES}"
            self._held = FileLock(self._uses.with_suffix(_HELD))
            self._held.acquire(timeout=0)
            atexit.register(self.end)
        return self._uses


@lru_cache(maxsize=8)
def lease_on(cache: Path) -> Lease:
    """This process's lease on a cache folder: one for however many builds, until the process ends."""
    return Lease(cache)


@contextmanager
def gate(cache: Path) -> Iterator[None]:
    """For the block nobody else notes a use or clears what nobody uses: held for an instant each time."""
    from filelock import FileLock

    folder = cache / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / _GATE):
        yield


def in_use(cache: Path) -> frozenset[tuple[str, str]]:
    """Stage and key of everything that a running build uses; to be asked for, and acted on, inside `gate`.

    What killed builds left is removed.
    """
    found: set[tuple[str, str]] = set()
    for uses in sorted((cache / _FOLDER).glob(f"*{_USES}")):
        if _abandoned(uses):
            continue
        for line in uses.read_text(encoding="ascii", errors="replace").splitlines():
            stage, _, key = line.partition("/")
            found.add((stage, key))
    return frozenset(found)


def _abandoned(uses: Path) -> bool:
    """Whether whoever wrote a list is gone; the list is then gone as well."""
    from filelock import FileLock, Timeout

    held = FileLock(uses.with_suffix(_HELD))
    try:
        held.acquire(timeout=0)
    except Timeout:
        return False
    try:
        uses.unlink(missing_ok=True)
        uses.with_suffix(_HELD).unlink(missing_ok=True)
    finally:
        held.release()
    return True
