"""The ChatGPT export: conversations as trees of messages, of which one path was the conversation."""

from __future__ import annotations

import json
import re
from typing import Any

from adapterc.importers.gathering import MOST_TURNS, Gathering
from adapterc.importers.imported import Turn
from adapterc.importers.json_records import Record, json_value

# Marks stand between characters of the private use area, or between lenticular brackets.
_MARK = re.compile("[ \t]?(?:\ue200([^\ue200\ue201]{0,4000})\ue201|【[^【】\n]{0,80}†[^【】\n]{0,80}】)")
_PARTS_OF_MARK = "\ue202"
_SAID = ("text", "multimodal_text", "code", None)
_THOUGHT = ("thoughts", "reasoning_recap")
_CANVAS = "canmore.create_textdoc"
_HIDDEN = ("is_visually_hidden_from_conversation", "is_user_system_message")


def is_chatgpt(value: Any) -> bool:
    """Whether a record is one conversation of such an export."""
    return isinstance(value, dict) and isinstance(value.get("mapping"), dict)


def read_chatgpt(record: Record, place: str, into: Gathering) -> None:
    """The path from the first message to `current_node`; what was regenerated is left out."""
    conversation = record.value
    title = conversation.get("title")
    place = f"{place}, {title[:80]!r}" if isinstance(title, str) and title.strip() else place
    mapping = {key: node for key, node in conversation["mapping"].items() if isinstance(node, dict)}
    path = _path(mapping, conversation.get("current_node"))
    aside = sum(1 for key, node in mapping.items() if key not in path and _spoken(node))
    if aside:
        into.drop("message", "it stands on a branch that was left (regenerated or edited)", place, aside)
    turns = []
    for key in path:
        turn = _turn(mapping[key].get("message"), place, into)
        if turn is not None:
            turns.append(turn)
    into.converse(place, turns)


def _path(mapping: dict[str, Any], current: object) -> dict[str, None]:
    """Node keys from the root to the current node, in order; the last leaf where none is named."""
    key = current if isinstance(current, str) and current in mapping else _last_leaf(mapping)
    path: dict[str, None] = {}
    while isinstance(key, str) and key in mapping and key not in path and len(path) < MOST_TURNS:
        path[key] = None
        key = mapping[key].get("parent")
    return dict.fromkeys(reversed(path))


def _last_leaf(mapping: dict[str, Any]) -> str | None:
    leaves = [key for key, node in mapping.items() if not node.get("children")]
    return leaves[-1] if leaves else None


def _author(message: object) -> str:
    author = message.get("author") if isinstance(message, dict) else None
    role = author.get("role") if isinstance(author, dict) else None
    return role if isinstance(role, str) else ""


def _spoken(node: dict[str, Any]) -> bool:
    return _author(node.get("message")) in ("user", "assistant")


def _turn(message: Any, place: str, into: Gathering) -> Turn | None:
    """The message as a turn; None, the reason told, for what nobody said aloud."""
    role = _author(message)
    if not role:
        return None
    content = message.get("content")
    content = content if isinstance(content, dict) else {}
    why = _why_unsaid(message, role, content)
    if why:
        into.drop("message", why, place)
        _keep_instructions(content, into)
        _keep_canvas(message, content, place, into)
        return None
    text = _text(content, place, into).strip()
    if role == "system":
        into.instruct(text)
        return None
    return Turn(speaker="user" if role == "user" else "assistant", text=text)


def _why_unsaid(message: dict[str, Any], role: str, content: dict[str, Any]) -> str:
    """Why a message is no part of the conversation; empty for one that is."""
    metadata = message.get("metadata")
    hidden = isinstance(metadata, dict) and any(metadata.get(key) for key in _HIDDEN)
    kind = content.get("content_type")
    reasons = (
        (role not in ("user", "assistant"), "a tool wrote it"),
        (hidden, "it was hidden from the conversation"),
        (message.get("recipient") not in (None, "all"), "it was addressed to a tool"),
        (message.get("channel") == "analysis" or kind in _THOUGHT, "it was thought, not said"),
        (kind not in _SAID, f"its content is of the kind {str(kind)[:40]!r}"),
    )
    return "" if role == "system" else next((why for holds, why in reasons if holds), "")


def _keep_instructions(content: dict[str, Any], into: Gathering) -> None:
    """What users tell of themselves for every conversation: no turn, and worth reading."""
    if content.get("content_type") == "user_editable_context":
        for key in ("user_profile", "user_instructions"):
            into.keep(f"custom instructions, {key}", content.get(key))


def _keep_canvas(message: dict[str, Any], content: dict[str, Any], place: str, into: Gathering) -> None:
    """What was written beside the conversation: the turn after it speaks of nothing else."""
    if message.get("recipient") != _CANVAS:
        return
    parts = content.get("parts")
    told = content.get("text") or (parts[0] if isinstance(parts, list) and parts else "")
    document = json_value(told) if isinstance(told, str) else None
    if isinstance(document, dict):
        into.keep(f"{place}, canvas {str(document.get('name'))[:80]!r}", document.get("content"))


def _text(content: dict[str, Any], place: str, into: Gathering) -> str:
    text = content.get("text")
    if content.get("content_type") == "code" and isinstance(text, str):
        text = f"```\n{text}\n```"
    else:
        parts = content.get("parts")
        found = [_part(part, place, into) for part in parts] if isinstance(parts, list) else []
        text = "\n\n".join(part for part in found if part.strip())
    said = [_shown(mark) for mark in _MARK.finditer(text)]
    into.drop("citation mark", "it points to a page that is not in the export", place, said.count(""))
    shown = iter(said)
    return _MARK.sub(lambda _: next(shown), text)


def _shown(mark: re.Match[str]) -> str:
    """What a reader saw where a mark stands: a thing's name, the words of a link, of a citation nothing."""
    kind, _, rest = (mark.group(1) or "").partition(_PARTS_OF_MARK)
    lead = " " if mark.group().startswith((" ", "\t")) else ""
    if kind == "url":
        return lead + rest.partition(_PARTS_OF_MARK)[0]
    if kind == "entity":
        try:
            named = json.loads(rest)
        except (ValueError, RecursionError):
            return ""
        if isinstance(named, list) and len(named) > 1 and isinstance(named[1], str):
            return lead + named[1]
    return ""


def _part(part: object, place: str, into: Gathering) -> str:
    if isinstance(part, str):
        return part
    spoken = part.get("text") if isinstance(part, dict) else None
    if isinstance(spoken, str):
        return spoken
    into.drop("attachment", "only text is kept", place)
    return ""
