"""What lies in the cache folder, how much of it, and what of it may go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time

from adapterc.backend.cache_folder import cache_faults, cache_root
from adapterc.driver.leases import gate, in_use
from adapterc.errors import AdaptercError, ExitCode
from adapterc.pinned import PACKAGES
from adapterc.store import Store, discarded, measured

LIMIT = "ADAPTERC_CACHE_LIMIT"
_ANSWERED = ("answers", "responses")
"""What models said, a file a batch: read whole and at once, so that nobody misses one that goes."""
_WORK = "work"
_STORE = "store"
_DRAFT_SECONDS = 86_400.0
"""A file that is being written has a hidden name; one as old as this was left by a killed run."""
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheEntry:
    """One thing in the cache: what it is of, its key, its place, its bytes, and when it was used last.

    `used` is in seconds since 1970. `left` is true of what a killed run left half made.
    """

    kind: str
    key: str
    path: Path
    size: int
    used: float
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """All of it: what may be cleared, and the bytes of what never is, by its folder's name: models that were
    fetched, and records of a few bytes."""

    root: Path
    entries: tuple[CacheEntry, ...]
    kept: tuple[tuple[str, int], ...]
    limit: int | None

    @property
    def size(self) -> int:
        """Bytes of what may be cleared: what the limit is about."""
        return sum(entry.size for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What went, what a running build holds on to, and the bytes that are left."""

    gone: tuple[CacheEntry, ...]
    held: tuple[CacheEntry, ...]
    left: int


def size_limit() -> int | None:
    """The bytes that ADAPTERC_CACHE_LIMIT allows, None where it is not set.

    AdaptercError (usage) where it is no size.
    """
    told = os.environ.get(LIMIT, "").strip()
    if not told:
        return None
    size = size_of_text(told)
    if size is None:
        raise AdaptercError(
            f"{LIMIT} is {told!r}, which is no size",
            help="write a number and a unit: 20GB",
            code=ExitCode.USAGE,
        )
    return size


def size_of_text(text: str) -> int | None:
    """`500MB`, `20 GB`, `1.5g` or a number of bytes, in powers of ten; None for anything else."""
    plain = text.strip().casefold().removesuffix("b").rstrip()
    number, unit = (plain[:-1], plain[-1]) if plain[-1:].isalpha() else (plain, "")
    try:
        size = float(number)
    except ValueError:
        return None
    known = unit in _UNITS and 0 <= size < 10**15
    return int(size * _UNITS[unit]) if known else None


def look() -> Cache:
    """What lies in this user's cache folder now."""
    root = cache_root()
    cleared = {_STORE, _WORK, PACKAGES, *_ANSWERED}
    folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    kept = tuple((path.name, measured(path)[0]) for path in folders if path.name not in cleared)
    return Cache(root=root, entries=tuple(_entries(root)), kept=kept, limit=size_limit())


def clear(*, limit: int | None, older_than: float | None, dry: bool) -> Cleared:
    """Remove what killed runs left, what was not used for `older_than` seconds, and then what was used
    longest ago, until no more than `limit` bytes are left. What a running build uses stays; with `dry`
    everything does. Files of packages go by their age alone: no build makes them again.
    """
    root = cache_root()
    if not root.is_dir():
        return Cleared(gone=(), held=(), left=0)
    entries = _first_to_go(_entries(root))
    left = sum(entry.size for entry in entries)
    before = time() - older_than if older_than is not None else float("-inf")
    gone: list[CacheEntry] = []
    held: list[CacheEntry] = []
    with cache_faults(root):
        for entry in entries:
            is_above = limit is not None and left > limit and entry.kind != PACKAGES
            if not (entry.left or entry.used < before or is_above):
                continue
            if _went(root, entry, dry=dry):
                gone.append(entry)
                left -= entry.size
            else:
                held.append(entry)
    return Cleared(gone=tuple(gone), held=tuple(held), left=left)


def keep_within_limit() -> Cleared | None:
    """After a build: clear what is above ADAPTERC_CACHE_LIMIT; None where that is not set."""
    limit = size_limit()
    return None if limit is None else clear(limit=limit, older_than=None, dry=False)


def _first_to_go(entries: Iterable[CacheEntry]) -> list[CacheEntry]:
    """What nobody finished, then what was used longest ago; of one instant in the order of names."""
    return sorted(entries, key=lambda entry: (not entry.left, entry.used, entry.kind, entry.key))


def _went(root: Path, entry: CacheEntry, *, dry: bool) -> bool:
    """Take an entry out of everybody's sight at one instant, unless a build uses it, and then remove it."""
    with gate(root):
        used = in_use(root)
        if _is_used(entry, used):
            return False
        if dry:
            return True
        aside = entry.path.with_name(f".damaged-{entry.path.name.lstrip('.')[:40]}-{os.getpid()}")
        with suppress(FileNotFoundError):
            entry.path.rename(aside)
    discarded(aside)
    return True


def _is_used(entry: CacheEntry, used: frozenset[tuple[str, str]]) -> bool:
    if entry.kind in (PACKAGES, *_ANSWERED):
        return False
    if entry.kind == _WORK:
        return ("train", entry.key) in used
    if entry.left:
        # A draft is named by the first digits of the key that it is being made for.
        start = entry.path.name.removeprefix(".damaged-").lstrip(".").partition("-")[0]
        return bool(start) and any(stage == entry.kind and key.startswith(start) for stage, key in used)
    return (entry.kind, entry.key) in used


def _entries(root: Path) -> Iterator[CacheEntry]:
    for kept in Store(root / _STORE).kept():
        yield CacheEntry(
            kind=kept.stage,
            key=kept.key or kept.folder.name,
            path=kept.folder,
            size=kept.size,
            used=kept.used,
            left=not kept.key,
        )
    beside = ((_WORK, "*"), ("answers", "*"), ("responses", "*/*"), (PACKAGES, ".*"), (PACKAGES, "??/*"))
    for kind, pattern in beside:
        for path in sorted((root / kind).glob(pattern)):
            size, used = measured(path)
            left = path.name.startswith(".")
            if left and used > time() - _DRAFT_SECONDS:
                continue
            yield CacheEntry(kind=kind, key=path.stem, path=path, size=size, used=used, left=left)
