"""Where a base lay when something was last built on it: an artifact knows its base by digest alone."""

from __future__ import annotations

from pathlib import Path

from adapterc.backend.cache_folder import cache_faults, read_record, write_record
from adapterc.ir.base import BaseModel


def remember_base(base: BaseModel, *, cache: Path) -> None:
    """Note the folder of `base`, for whoever later has its digest."""
    record = _record(cache, base.digest)
    if read_record(record) != base.path:
        with cache_faults(cache):
            write_record(record, base.path)


def last_place_of(digest: str, *, cache: Path) -> Path | None:
    """The folder that held the base of this digest; what is there now is for the caller to check."""
    place = read_record(_record(cache, digest))
    return Path(place) if isinstance(place, str) and Path(place).is_dir() else None


def _record(cache: Path, digest: str) -> Path:
    return cache / "places" / f"{digest[:32]}.json"
