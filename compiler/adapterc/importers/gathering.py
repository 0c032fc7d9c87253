"""Where a format puts what it reads, within budgets: the mutable side of `Imported`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adapterc.importers.crediting import credit
from adapterc.importers.imported import Conversation, Imported, Kept, Lore, Persona, Turn
from adapterc.importers.losses import Losses
from adapterc.importers.naming import spelled
from adapterc.spec.fields import LIST_LIMIT, TEXT_LIMIT

MOST_CONVERSATIONS = 10_000
MOST_BYTES = 15 << 20
"""Of all dialogues together: a spec reads at most 16 MiB of them."""
WHY_FULL = f"a spec holds {MOST_CONVERSATIONS:,} of them in {MOST_BYTES >> 20} MiB"
MOST_TURNS = 2 * LIST_LIMIT
"""Of one conversation: those of one speaker in a row become one."""
MOST_LORE = 2_000
MOST_LORE_CHARACTERS = 1 << 20
"""Of all lore together: it stands in the spec itself."""
_MOST_KEPT = 2_000
_MOST_CREDITS = 200
MOST_LINES = 300_000
"""Of all notes: a spec holds no more dialogue than that."""
_ENOUGH_REFUSED = 1_000
"""Conversations for which there was no room: no later one is likely to find any."""
_KEPT_CHARACTERS = 20_000
MOST_KEPT_CHARACTERS = 1 << 20
"""Of all that a report shows without a place in a spec."""
_MOST_SYSTEM_TEXTS = 1_000
_TURN_BYTES = 48


class Gathering:
    """Collects conversations, lore, a persona, and a reason for everything else."""

    def __init__(self, stem: str) -> None:
        self.stem = stem
        self.persona = Persona()
        self._formats: dict[str, None] = {}
        self._conversations: list[Conversation] = []
        self._bytes = 0
        self._refused = 0
        self._lines = MOST_LINES
        self._lore_characters = 0
        self._lore: list[Lore] = []
        self._lore_texts: set[str] = set()
        self._losses = Losses()
        self._kept: dict[Kept, None] = {}
        self._kept_characters = 0
        self._systems: Counter[str] = Counter()
        self._credits: dict[str, None] = {}

    @property
    def is_full(self) -> bool:
        """Whether to read on is to count what is left out."""
        return self._refused >= _ENOUGH_REFUSED

    def takes_line(self) -> bool:
        """Count one line of a note; whether it is still within the bounds of an import."""
        self._lines -= 1
        return self._lines >= 0

    def of_format(self, title: str) -> None:
        """A file of this format was read."""
        self._formats[title] = None

    def converse(self, place: str, turns: Sequence[Turn]) -> None:
        """Add one conversation."""
        self.drop(
            "turn", f"of one conversation {MOST_TURNS:,} are read", place, max(0, len(turns) - MOST_TURNS)
        )
        turns = turns[:MOST_TURNS]
        size = sum(_bytes_of(turn.text) for turn in turns)
        if not any(turn.text for turn in turns):
            self.drop("conversation", "it has no turn with text", place)
        elif len(self._conversations) >= MOST_CONVERSATIONS or self._bytes + size > MOST_BYTES:
            self._refused += 1
            self.drop("conversation", WHY_FULL, place)
        else:
            self._bytes += size
            self._conversations.append(Conversation(place=place, turns=tuple(turns)))

    def converse_if_any(self, place: str, turns: Sequence[Turn]) -> None:
        """Add one conversation, where there is one: none is no loss."""
        if turns:
            self.converse(place, turns)

    def instruct(self, text: str) -> None:
        """A system text: the commonest becomes the role's summary where there is none."""
        text = text.strip()
        if len(text) > TEXT_LIMIT:
            self.drop("end of a system text", f"a text has at most {TEXT_LIMIT:,} characters")
        text = text[:TEXT_LIMIT]
        if text and (text in self._systems or len(self._systems) < _MOST_SYSTEM_TEXTS):
            self._systems[text] += 1
        elif text:
            self.drop("system text", f"there are {_MOST_SYSTEM_TEXTS:,} different ones already")

    def know(self, lore: Lore) -> None:
        """Add one entry of lore."""
        size = min(len(lore.text), TEXT_LIMIT)
        if lore.text in self._lore_texts:
            self.drop("entry of lore", "it repeats an earlier one", lore.place)
        elif len(self._lore) < MOST_LORE and self._lore_characters + size <= MOST_LORE_CHARACTERS:
            self._lore_characters += size
            self._lore.append(lore)
            self._lore_texts.add(lore.text)
        else:
            why = f"a spec made here holds {MOST_LORE:,} in {MOST_LORE_CHARACTERS >> 20} M characters"
            self.drop("entry of lore", why, lore.place)

    def describe(self, persona: Persona) -> None:
        """Set the persona; of several files the first that has one counts. Each is credited."""
        self._credit(credit(persona, self.stem))
        if self.persona == Persona():
            self.persona = persona
        elif persona == self.persona:
            self.drop("persona", "it repeats an earlier one", persona.name)
        else:
            self.drop("persona", "another file has given one already", persona.name)
            texts = (persona.summary, persona.voice, *persona.facts)
            self.keep(f"persona {persona.name[:80]!r}", "\n\n".join(filter(None, texts)))

    def why_no_record(self) -> str:
        """Where records could not be read, the first reason and its place; empty otherwise."""
        faults = [one for one in self._losses.dropped() if one.what == "record"]
        return next((f"{', '.join(one.places[:1])}: {one.why}" for one in faults), "")

    def drop(self, what: str, why: str, place: str = "", count: int = 1) -> None:
        """Remember that something is left out."""
        self._losses.drop(what, why, place, count)

    def keep(self, place: str, value: Any) -> None:
        """Remember a value that the language has no key for; text as it is, all else as JSON."""
        if value in (None, "", [], {}):
            return
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
        shown = text[: min(_KEPT_CHARACTERS, MOST_KEPT_CHARACTERS - self._kept_characters)]
        if len(self._kept) >= _MOST_KEPT or not shown:
            most = f"{_MOST_KEPT:,} values in {MOST_KEPT_CHARACTERS >> 20} M characters"
            self.drop("value", f"the report shows {most} without a place in a spec", place)
            return
        if len(shown) < len(text):
            self.drop("end of a value", f"the report shows {_KEPT_CHARACTERS:,} characters of one", place)
            shown += "…"
        one = Kept(place=place, text=shown)
        if one not in self._kept:
            self._kept_characters += len(shown)
            self._kept[one] = None

    def imported(self) -> Imported:
        """Everything, frozen."""
        return Imported(
            formats=tuple(self._formats),
            stem=self.persona.name if spelled(self.persona.name) else self.stem,
            persona=self._with_system(),
            conversations=tuple(self._conversations),
            lore=tuple(self._lore),
            dropped=self._losses.dropped(),
            kept=tuple(self._kept),
            credits=tuple(self._credits),
        )

    def _credit(self, line: str) -> None:
        if line and (line in self._credits or len(self._credits) < _MOST_CREDITS):
            self._credits[line] = None
        elif line:
            self.drop("credit", f"a spec made here has {_MOST_CREDITS} of them", line)

    def _with_system(self) -> Persona:
        ranked = sorted(self._systems.items(), key=lambda item: (-item[1], item[0]))
        if ranked and not self.persona.summary:
            chosen = replace(self.persona, summary=ranked[0][0])
            ranked = ranked[1:]
        else:
            chosen = self.persona
        for text, count in ranked:
            self.drop("system text", "the role has one summary; this one stands below", "", count)
            self.keep("system text", text)
        return chosen


def _bytes_of(text: str) -> int:
    """What a turn takes in a file of JSON lines."""
    return _TURN_BYTES + len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace"))
