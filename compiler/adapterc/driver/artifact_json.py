"""JSON out of an artifact: somebody else's file, of bounded size, and never waited for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from adapterc.errors import AdaptercError
from adapterc.regular_file import open_regular

_MOST_BYTES = 64 << 20
_MOST_RECORDS = 512 << 20
_HELP = "copy the artifact again, or build it anew"


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object; AdaptercError where there is none, or one larger than any that a build writes."""
    try:
        content = json.loads(read_bytes(path, _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content
    raise AdaptercError(f"{path} cannot be read: it is no JSON object", help=_HELP)


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, a line each; AdaptercError where a line is none."""
    try:
        raw = read_bytes(path, _MOST_RECORDS)
    except (OSError, ValueError) as fault:
        raise AdaptercError(f"{path} cannot be read", help=_HELP) from fault
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            raise AdaptercError(f"{path}:{number} cannot be read: it is no JSON object", help=_HELP)
        yield record


def read_bytes(path: Path, most: int) -> bytes:
    """All of a regular file; ValueError where it has more than `most` bytes, OSError where it is none."""
    with os.fdopen(open_regular(path), "rb") as stream:
        raw = stream.read(most + 1)
    if len(raw) > most:
        raise ValueError(f"more than {most} bytes")
    return raw
