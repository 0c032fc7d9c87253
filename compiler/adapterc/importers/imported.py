"""What was read from a foreign file: values, nothing of the format left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Speaker = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one speaker said."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Turns in order; `place` says where they stood, for the report."""

    place: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lore:
    """Something to know, with the words that called for it; `place` names the entry."""

    place: str
    keys: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Who speaks, as far as the file says; empty where it does not."""

    name: str = ""
    summary: str = ""
    voice: str = ""
    facts: tuple[str, ...] = ()
    creator: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What did not make it into the spec, why, how often, and the first places."""

    what: str
    why: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Text that the spec has no place for: it stands in the report, whole or cut."""

    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One line as it was decoded and as it reads repaired."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """All that was read: `formats` by title, `stem` a name for what the file is about.

    `credits` say whose work it is, a line for each persona that names its creator or its licence.
    """

    formats: tuple[str, ...]
    stem: str
    persona: Persona
    conversations: tuple[Conversation, ...]
    lore: tuple[Lore, ...]
    dropped: tuple[Dropped, ...]
    kept: tuple[Kept, ...]
    credits: tuple[str, ...] = ()
    repaired: int = 0
    repairs: tuple[Repair, ...] = ()
