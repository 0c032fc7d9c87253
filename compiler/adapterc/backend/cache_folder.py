"""Where this user's bases, descriptions and sampled answers are kept between builds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from adapterc.digest import canonical_json, digest
from adapterc.errors import FULL, AdaptercError
from adapterc.whole_file import replace_file


def cache_root() -> Path:
    """The folder named by ADAPTERC_CACHE, else the system's own cache folder for this user."""
    named = os.environ.get("ADAPTERC_CACHE", "")
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("adapterc", appauthor=False))


@contextmanager
def cache_faults(cache: Path) -> Iterator[None]:
    """Turn what the disk refuses inside the block into an AdaptercError that names the cache folder."""
    try:
        yield
    except OSError as fault:
        full = fault.errno in FULL
        reason = "there is no space left" if full else (fault.strerror or str(fault))
        raise AdaptercError(
            f"cannot write to the cache folder {cache}: {reason}",
            help="free some space there, or set ADAPTERC_CACHE to a folder that can be written to",
        ) from fault


def write_record(path: Path, body: object) -> None:
    """Write `body` as JSON with its own digest, so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = canonical_json({"body": body, "sha256": digest(body)}) + "\n"
    replace_file(path, text.encode("utf-8"))


def read_record(path: Path) -> Any | None:
    """What `write_record` wrote; None where nothing lies there or its digest does not fit."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        body = record["body"]
        return body if record["sha256"] == digest(body) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
