"""The project's scenes.lock as it was read: the slot of each token, whose scene it is, and where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Region
from adapterc.value import value

LOCK_FILE = "scenes.lock"
LOCK_VERSION = 1
MOST_SLOTS = 1 << 16


@value()
class SceneClaim:
    """Whose scene a token is: the spec that first built it, and the digest of what the scene is there.

    `spec` is the spec's path from the lock's folder, with `/` between names.
    """

    spec: str
    definition: str


def lock_text(slots: Mapping[str, int], claims: Mapping[str, SceneClaim] | None = None) -> str:
    """The lock as it is written: JSON, a line a token, in the order of slots, and `claims` if any."""
    ordered = sorted(slots, key=slots.__getitem__)
    parts = [_part("slots", [(token, slots[token]) for token in ordered])]
    known = claims or {}
    told = [(token, known[token]) for token in ordered if token in known]
    if told:
        lines = [(token, {"spec": claim.spec, "definition": claim.definition}) for token, claim in told]
        parts.append(_part("claims", lines))
    return ",\n".join(['{\n  "version": ' + str(LOCK_VERSION), *parts]) + "\n}\n"


def _part(name: str, lines: Iterable[tuple[str, object]]) -> str:
    told = ",\n".join(f"    {_json(key)}: {_json(what)}" for key, what in lines)
    return f'  "{name}": {{\n{told}\n  }}'


def _json(what: object) -> str:
    return json.dumps(what, ensure_ascii=False)


@value()
class LockedToken:
    """One line of the lock."""

    token: str
    slot: int
    region: Region
    claim: SceneClaim | None = None
    claimed_at: Region | None = None


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

    @property
    def claims(self) -> dict[str, SceneClaim]:
        """Whose scene a token is, by token; a lock from before this was noted says it of none."""
        return {entry.token: entry.claim for entry in self.entries if entry.claim is not None}
