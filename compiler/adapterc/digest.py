"""Content hashes: one canonical form of a value, one SHA-256 over it.

A key (hash of everything that can change a result) and a digest (hash of what came out) are
both made here, so that two values are equal exactly when their hashes are. A dataclass field
marked `field(metadata=UNKEYED)` stays out: it says where something lies, not what it is. One marked
`field(default=..., metadata=KEYED_IF_SET)` stays out as long as it has its default: what came to a value
later changes no hash of those that have nothing of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

UNKEYED: Mapping[str, bool] = {"unkeyed": True}
KEYED_IF_SET: Mapping[str, bool] = {"keyed_if_set": True}
_ALWAYS = object()
_CHUNK = 1 << 20
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Canonical JSON of what is plain and in order already."""


def canonical(value: object) -> Any:
    """`value` as plain JSON types; raises TypeError for what has no stable form (a set, a path)."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value.value if isinstance(value, Enum) else value
    if is_dataclass(value) and not isinstance(value, type):
        body: dict[str, Any] = {"__type__": type(value).__name__}
        for name, left_out in _keyed(type(value)):
            part = getattr(value, name)
            if left_out is _ALWAYS or part != left_out:
                body[name] = canonical(part)
        return body
    if isinstance(value, Mapping):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [canonical(item) for item in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


@lru_cache(maxsize=1024)
def _keyed(kind: type[Any]) -> tuple[tuple[str, object], ...]:
    """The fields of a dataclass that are keyed, each with the value at which it stays out."""
    return tuple(
        (field.name, field.default if field.metadata.get("keyed_if_set") else _ALWAYS)
        for field in fields(kind)
        if not field.metadata.get("unkeyed")
    )


def canonical_json(value: object) -> str:
    """Canonical JSON text: sorted keys, no white space, text as it is."""
    plain = canonical(value)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(value: object) -> str:
    """SHA-256 of the canonical form, 64 hex digits."""
    return hashlib.sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file's bytes, read in chunks."""
    hasher = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()


def seed_of_texts(*parts: str | int) -> int:
    """A 63-bit seed that depends on `parts` alone: never on hash seed, time or order of evaluation."""
    hashed = hashlib.sha256(_ENCODER.encode(parts).encode("utf-8", "surrogatepass"))
    return int(hashed.hexdigest()[:16], 16) >> 1


@lru_cache(maxsize=1 << 14, typed=True)
def seed_of(*parts: str | int) -> int:
    """The same of numbers and names, kept: they recur with every spec that is laid out, as texts do not."""
    return seed_of_texts(*parts)
