"""Backyard's archives: a manifest, the character, and its scenarios, each a file of JSON of its own.

They hold what a card holds, and are read as one of version 2. Chats that are in them are dialogues.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapterc.importers.archives import refuse_bomb
from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Turn
from adapterc.importers.json_records import Record, json_value
from adapterc.importers.source import Foreign, members
from adapterc.importers.tavern import read_card

_MANIFEST = "manifest.json"
_CHARACTERS = "characters/"
_MOST_FILES = 100
_READ_OF_CHARACTER = ("name", "displayName", "persona", "loreItems")
_READ_OF_SCENARIO = ("narrative", "formattingInstructions", "firstMessages", "exampleMessages", "messages")


def is_byaf(file: Foreign) -> bool:
    """Whether the file is a zip archive with a manifest and characters."""
    names = members(file)
    return _MANIFEST in names and any(name.startswith(_CHARACTERS) for name in names)


def read_byaf(file: Foreign, into: Gathering) -> None:
    """Each character as a card, with the scenarios of all."""
    names = set(members(file))
    manifest = _mapping(file, _MANIFEST)
    told, chosen = _listed(manifest, "scenarios", names), _listed(manifest, "characters", names)
    refuse_bomb(file, (*told, *chosen))
    scenarios = [_mapping(file, name) for name in told]
    for name in chosen:
        character = _mapping(file, name)
        read_card(Record(number=1, value=_card(character, scenarios, manifest)), f"{file.name}, {name}", into)
        _keep_others(character, _READ_OF_CHARACTER, f"{file.name}, {name}", into)
    for number, scenario in enumerate(scenarios, 1):
        place = f"{file.name}, scenario {number}"
        into.converse_if_any(place, tuple(_turns(scenario)))
        _keep_others(scenario, _READ_OF_SCENARIO, place, into)
    into.drop("asset", "a spec holds text", file.name, len(names - {_MANIFEST, *chosen, *told}))


def _card(
    character: dict[str, Any], scenarios: list[dict[str, Any]], manifest: dict[str, Any]
) -> dict[str, Any]:
    """The character and its scenarios in the fields of a card of version 2."""
    author = manifest.get("author")
    lore = character.get("loreItems")
    openings = [text for one in scenarios for text in _texts(one, "firstMessages")]
    samples = ["\n".join(_texts(one, "exampleMessages")) for one in scenarios]
    rules = [_text(one.get("formattingInstructions")) for one in scenarios]
    stories = [_text(one.get("narrative")) for one in scenarios]
    return {
        "name": character.get("displayName") or character.get("name"),
        "description": character.get("persona"),
        "scenario": "\n\n".join(filter(None, stories)),
        "system_prompt": "\n\n".join(filter(None, dict.fromkeys(rules))),
        "first_mes": next(iter(openings), ""),
        "alternate_greetings": openings[1:],
        "mes_example": "\n<START>\n".join(filter(None, samples)),
        "creator": author.get("name") if isinstance(author, dict) else None,
        "character_book": {
            "entries": [
                {"keys": item.get("key"), "content": item.get("value")}
                for item in (lore if isinstance(lore, list) else [])
                if isinstance(item, dict)
            ]
        },
    }


def _turns(scenario: dict[str, Any]) -> Iterator[Turn]:
    """The chat of a scenario; of several answers the one that was looked at last."""
    messages = scenario.get("messages")
    for message in messages if isinstance(messages, list) else []:
        if not isinstance(message, dict):
            continue
        if message.get("type") == "human":
            yield Turn(speaker="user", text=_text(message.get("text")))
        elif message.get("type") == "ai":
            outputs = message.get("outputs")
            found = [one for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
            last = max(found, key=lambda one: str(one.get("activeTimestamp") or ""), default={})
            yield Turn(speaker="assistant", text=_text(last.get("text")))


def _texts(scenario: dict[str, Any], key: str) -> list[str]:
    listed = scenario.get(key)
    messages = listed if isinstance(listed, list) else []
    return [_text(one.get("text")) for one in messages if isinstance(one, dict)]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _listed(manifest: dict[str, Any], key: str, names: set[str]) -> list[str]:
    """Members that the manifest names, as far as they are there."""
    listed = manifest.get(key)
    found = [name for name in (listed if isinstance(listed, list) else []) if isinstance(name, str)]
    return [name for name in dict.fromkeys(found) if name in names][:_MOST_FILES]


def _mapping(file: Foreign, member: str) -> dict[str, Any]:
    value = json_value(Foreign(name=member, path=file.path, member=member).text())
    return value if isinstance(value, dict) else {}


def _keep_others(value: dict[str, Any], read: tuple[str, ...], place: str, into: Gathering) -> None:
    for key in sorted(set(value) - set(read)):
        into.keep(f"{place}, {key}", value[key])
