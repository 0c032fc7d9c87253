"""The project's scenes.lock as it was read: which slot belongs to which token, and where that stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Region
from adapterc.value import value

LOCK_FILE = "scenes.lock"
LOCK_VERSION = 1
MOST_SLOTS = 1 << 16


def lock_text(slots: Mapping[str, int]) -> str:
    """The lock as it is written: JSON, a line a token, in the order of slots."""
    ordered = sorted(slots.items(), key=lambda item: item[1])
    lines = ",\n".join(f"    {json.dumps(token, ensure_ascii=False)}: {slot}" for token, slot in ordered)
    return f'{{\n  "version": {LOCK_VERSION},\n  "slots": {{\n{lines}\n  }}\n}}\n'


@value()
class LockedToken:
    """One line of the lock."""

    token: str
    slot: int
    region: Region


@value()
class SceneLock:
    """The lock at `path`, which need not be there yet; `problems` say why nothing may be built on it.

    `sources` has its text under the name that messages give it.
    """

    path: Path
    entries: tuple[LockedToken, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def slots(self) -> dict[str, int]:
        """Slots by token."""
        return {entry.token: entry.slot for entry in self.entries}
