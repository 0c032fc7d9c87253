"""One change to every text of what was imported, each with its place in the foreign file: a report has one
name for a record, whether it is taken or left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adapterc.importers.imported import Conversation, Imported, Turn

REPORT = "the report"
"""How the place of a text begins that stands in the report alone, and is never trained on."""
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
        conversations=tuple(_conversation(one, change) for one in imported.conversations),
        lore=tuple(
            replace(
                one,
                text=change(one.text, one.place),
                keys=tuple(change(key, f"{one.place}, keyword") for key in one.keys),
            )
            for one in imported.lore
        ),
        kept=tuple(
            replace(one, text=change(one.text, f"{REPORT}, {one.place}"), place=change(one.place, REPORT))
            for one in imported.kept
        ),
        dropped=tuple(
            replace(one, places=tuple(change(place, REPORT) for place in one.places))
            for one in imported.dropped
        ),
        repairs=tuple(
            replace(one, before=change(one.before, REPORT), after=change(one.after, REPORT))
            for one in imported.repairs
        ),
        credits=tuple(change(line, "credits") for line in imported.credits),
        stem=change(imported.stem, "name"),
    )


def _conversation(one: Conversation, change: Change) -> Conversation:
    turns = tuple(
        Turn(speaker=turn.speaker, text=change(turn.text, f"{one.place}, turn {at}"))
        for at, turn in enumerate(one.turns, 1)
    )
    return replace(one, turns=turns)
