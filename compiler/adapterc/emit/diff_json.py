"""A comparison for programs."""

from __future__ import annotations

from typing import Any

from adapterc.emit.contents import plain
from adapterc.ir.comparison import Comparison

SCHEMA_VERSION = 1


def diff_record(comparison: Comparison) -> dict[str, Any]:
    """All of it; `differs` says of the whole and of each spec whether anything does."""
    record: dict[str, Any] = {"schema_version": SCHEMA_VERSION, **plain(comparison)}
    record["differs"] = bool(comparison.differing)
    for told, spec in zip(record["specs"], comparison.specs, strict=True):
        told["differs"] = spec.differs
    return record
