"""The time of a run: it stands in run.json and the page, and in nothing that must be the same twice."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """This second, UTC, as ISO 8601 writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
