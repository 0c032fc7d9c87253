"""Character cards of versions 1, 2 and 3, as their programs really write them: any field may be anything.

Who the character is becomes the role, sample dialogues become dialogues, the lorebook knowledge. What
is said about the card (creator, tags, notes) never becomes something to train on. `{{char}}` and
`{{user}}` stay the text they are.
"""

from __future__ import annotations

import re
from typing import Any

from adapterc.importers.card_fields import TEXTS, beside_fields, card_fields
from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Persona
from adapterc.importers.json_records import Record
from adapterc.importers.lorebook import read_book
from adapterc.importers.samples import parted, read_samples

_USED = frozenset((*TEXTS, "nickname", "character_book", "system_prompt", "post_history_instructions"))
_MOST_TEXT = 500_000
"""Of a field that is read: samples fill no more than a part of it."""
_ABOUT = frozenset(("creator", "license", "licence"))
_LICENCE = re.compile(r"\blicen[cs]ed?(?:[ \t]*[:=]|[ \t]+under\b)[ \t*_]*(\w[^\n]*)", re.IGNORECASE)


def read_card(record: Record, place: str, into: Gathering) -> None:
    """One card."""
    card = card_fields(record.value)
    texts = {key: _text(card, key, place, into) for key in (*TEXTS, "nickname", "system_prompt")}
    rules = _text(card, "post_history_instructions", place, into)
    name = texts["nickname"] or texts["name"]
    if texts["nickname"] and texts["name"]:
        into.keep(f"{place}, name", texts["name"])
    texts["description"], interview = parted(texts["description"])
    described = [texts["description"] or texts["personality"], texts["system_prompt"]]
    manner = [texts["personality"] if texts["description"] else "", rules]
    into.describe(
        Persona(
            name=name,
            summary="\n\n".join(part for part in described if part),
            voice="\n\n".join(part for part in manner if part),
            facts=(texts["scenario"],) if texts["scenario"] else (),
            creator=_line(card.get("creator")),
            licence=_licence(card),
        )
    )
    read_samples(interview, (name, texts["name"]), f"{place}, description", into)
    read_samples(texts["mes_example"], (name, texts["name"]), place, into)
    _keep_openings(card, texts["first_mes"], place, into)
    _keep_others(record.value, card, place, into)
    if card.get("character_book") is not None:
        read_book(card["character_book"], place, into)


def _text(card: dict[str, Any], key: str, place: str, into: Gathering) -> str:
    value = card.get(key)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = "\n".join(value)
    if isinstance(value, str):
        if len(value) > _MOST_TEXT:
            into.drop(f"end of field {key!r}", f"of one {_MOST_TEXT:,} characters are read", place)
        return value[:_MOST_TEXT].strip()
    if value not in (None, "", [], {}):
        into.drop(f"field {key!r}", "it should hold text, and holds something else", place)
        into.keep(f"{place}, {key}", value)
    return ""


def _line(value: object) -> str:
    return " ".join(value.split())[:200] if isinstance(value, str) else ""


def _licence(card: dict[str, Any]) -> str:
    extensions = card.get("extensions")
    for holder in (card, extensions if isinstance(extensions, dict) else {}):
        for key in ("license", "licence"):
            if _line(holder.get(key)):
                return _line(holder.get(key))
    notes = card.get("creator_notes")
    told = _LICENCE.search(notes) if isinstance(notes, str) else None
    return _line(told.group(1)).strip("*_") if told else ""


def _keep_openings(card: dict[str, Any], first: str, place: str, into: Gathering) -> None:
    """A greeting answers nobody, so it cannot be trained on as it stands; the report has it."""
    others = card.get("alternate_greetings")
    if isinstance(others, str):
        others = others.split("|||")
    elif not isinstance(others, list):
        into.keep(f"{place}, alternate_greetings", others)
        others = []
    greetings = [first, *others]
    for number, greeting in enumerate(greetings, 1):
        if not isinstance(greeting, str):
            into.keep(f"{place}, greeting {number}", greeting)
        elif greeting.strip():
            into.drop("greeting", "a dialogue begins with the user: write what it answers", place)
            into.keep(f"{place}, greeting {number}", greeting.strip())


def _keep_others(whole: dict[str, Any], card: dict[str, Any], place: str, into: Gathering) -> None:
    known = {*_USED, *_ABOUT, "alternate_greetings"}
    for key in sorted(set(card) - known, key=str):
        into.keep(f"{place}, {key}", card[key])
    beside = beside_fields(whole)
    for key in sorted(beside, key=str):
        # What a program writes twice under two names needs to be read once.
        if beside[key] not in card.values():
            into.keep(f"{place}, {key} (beside the card)", beside[key])
