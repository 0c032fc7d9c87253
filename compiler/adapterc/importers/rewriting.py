"""One change to every text of what was imported, each with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adapterc.importers.imported import Conversation, Imported

Change = Callable[[str, str], str]
"""From a text and its place to the text that stands there instead."""


def rewritten(imported: Imported, change: Change) -> Imported:
    """`imported` with `change` applied to everything that is written anywhere, in reading order."""
    persona = imported.persona
    facts = tuple(change(fact, f"role.facts {at}") for at, fact in enumerate(persona.facts, 1))
    return replace(
        imported,
        persona=replace(
            persona,
            name=change(persona.name, "role.title"),
            summary=change(persona.summary, "role.summary"),
            voice=change(persona.voice, "role.voice"),
            facts=facts,
        ),
        conversations=tuple(
            _conversation(one, number, change) for number, one in enumerate(imported.conversations, 1)
        ),
        lore=tuple(
            replace(
                one,
                text=change(one.text, f"knowledge {number}"),
                keys=tuple(change(key, f"knowledge {number}, keyword") for key in one.keys),
            )
            for number, one in enumerate(imported.lore, 1)
        ),
        kept=tuple(
            replace(one, text=change(one.text, "the report"), place=change(one.place, "the report"))
            for one in imported.kept
        ),
        dropped=tuple(
            replace(one, places=tuple(change(place, "the report") for place in one.places))
            for one in imported.dropped
        ),
        repairs=tuple(
            replace(one, before=change(one.before, "the report"), after=change(one.after, "the report"))
            for one in imported.repairs
        ),
        credits=tuple(change(line, "credits") for line in imported.credits),
        stem=change(imported.stem, "name"),
    )


def _conversation(one: Conversation, number: int, change: Change) -> Conversation:
    turns = tuple(
        replace(turn, text=change(turn.text, f"dialogue {number}, turn {at}"))
        for at, turn in enumerate(one.turns, 1)
    )
    return replace(one, turns=turns)
