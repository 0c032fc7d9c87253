"""The fields of a character card under the names of version 2, whatever program wrote it.

Version 1 and 2 differ in where the fields stand. Pygmalion and the first web interfaces, Agnai, Backyard
and the raw files of card sites have names of their own, and Agnai a persona of lists by attribute.
"""

from __future__ import annotations

from typing import Any

TEXTS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")
_SPECS = ("chara_card_v2", "chara_card_v3")
_NAMES = {
    "char_name": "name",
    "char_persona": "description",
    "context": "description",
    "persona": "description",
    "world_scenario": "scenario",
    "char_greeting": "first_mes",
    "first_message": "first_mes",
    "greeting": "first_mes",
    "example_dialogue": "mes_example",
    "example_dialogs": "mes_example",
    "sampleChat": "mes_example",
    "systemPrompt": "system_prompt",
    "postHistoryInstructions": "post_history_instructions",
    "alternateGreetings": "alternate_greetings",
    "characterBook": "character_book",
    "embedded_lorebook": "character_book",
}
_ON_A_SITE = {
    "personality": "description",
    "tavern_personality": "personality",
    "description": "creator_notes",
}
"""What a card site calls the fields of a card's `definition`."""


def is_card(value: Any) -> bool:
    """Whether a record is a card of any version."""
    if not isinstance(value, dict):
        return False
    if value.get("spec") in _SPECS and isinstance(value.get("data"), dict):
        return True
    names = card_fields(value).keys()
    return "name" in names and len(names & set(TEXTS)) >= 3


def card_fields(value: dict[str, Any]) -> dict[str, Any]:
    """The mapping that holds the character: `data` of later versions, the top of the first."""
    holder, key = _holder(value)
    if key == "definition":
        return _renamed({"creator": holder.get("creator"), **holder[key]}, {**_NAMES, **_ON_A_SITE})
    if key == "data":
        return _renamed(holder[key], _NAMES)
    return _renamed(value, {**_NAMES, "description": "creator_notes"} if "persona" in value else _NAMES)


def beside_fields(value: dict[str, Any]) -> dict[str, Any]:
    """What stands around that mapping, and not in it under the same name."""
    holder, key = _holder(value)
    known = {"spec", "spec_version", key, *card_fields(value)}
    return {name: entry for name, entry in holder.items() if name not in known} if key else {}


def _holder(value: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The mapping that holds the character's, and its key there; no key for the character's own."""
    node = value["node"] if isinstance(value.get("node"), dict) else value
    for holder, key in ((node, "definition"), (value, "data")):
        if isinstance(holder.get(key), dict):
            return holder, key
    return value, ""


def _renamed(fields: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The fields by their names here; one whose name here is taken keeps its own."""
    found = {key: value for key, value in fields.items() if key not in names}
    for key, value in fields.items():
        if key in names:
            found[key if names[key] in found else names[key]] = value
    if isinstance(found.get("description"), dict):
        found["description"] = _described(found["description"])
    return found


def _described(persona: dict[str, Any]) -> Any:
    """Agnai's persona as text, an attribute a line; as it is where it is anything else."""
    attributes = persona.get("attributes")
    if not isinstance(attributes, dict):
        return persona
    lines = []
    for name, values in attributes.items():
        listed = values if isinstance(values, list) else [values]
        if not all(isinstance(value, str) for value in listed):
            return persona
        said = ", ".join(value for value in listed if value)
        lines.append(said if name == "text" else f"{name}: {said}")
    return "\n".join(lines)
