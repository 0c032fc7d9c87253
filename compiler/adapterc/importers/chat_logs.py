"""Chats as programs save them: Claude's export, and the logs of SillyTavern, a record a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapterc.importers.chat_messages import content_text
from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Turn
from adapterc.importers.json_records import Record

_UNSAID = ("thinking", "redacted_thinking", "tool_use", "tool_result", "token_budget")


def is_claude(value: Any) -> bool:
    """`{"name", "chat_messages": [{"sender", "text", "content"}]}`."""
    return isinstance(value, dict) and isinstance(value.get("chat_messages"), list)


def read_claude(record: Record, place: str, into: Gathering) -> None:
    """One conversation of Claude's export."""
    title = record.value.get("name")
    place = f"{place}, {title[:80]!r}" if isinstance(title, str) and title.strip() else place
    turns = []
    for message in record.value["chat_messages"]:
        sender = message.get("sender") if isinstance(message, dict) else None
        if sender not in ("human", "assistant"):
            into.drop("message", f"nobody speaks in the role {str(sender)[:40]!r}", place)
            continue
        for key in ("attachments", "files"):
            if isinstance(message.get(key), list):
                into.drop("attachment", "only text is kept", place, len(message[key]))
        turns.append(
            Turn(speaker="user" if sender == "human" else "assistant", text=_text(message, place, into))
        )
    into.converse(place, turns)


def _text(message: dict[str, Any], place: str, into: Gathering) -> str:
    """The parts that were said; older exports have the text alone."""
    content = message.get("content")
    parts = [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []
    said = [part for part in parts if part.get("type") not in _UNSAID]
    into.drop("part of a message", "it was thought, or belongs to a tool", place, len(parts) - len(said))
    text = content_text(said, place, into) or message.get("text")
    return text.strip() if isinstance(text, str) else ""


def is_log_line(value: Any) -> bool:
    """A line of a SillyTavern chat: its head, or a message."""
    if not isinstance(value, dict):
        return False
    return {"user_name", "character_name"} <= value.keys() or (
        isinstance(value.get("mes"), str) and "is_user" in value
    )


def join_log(records: Sequence[Record], place: str, into: Gathering) -> None:
    """The chat of a file; what the program wrote itself is left out."""
    turns = []
    for record in records:
        line = record.value
        if "mes" not in line:
            continue
        if line.get("is_system"):
            into.drop("message", "it was hidden from the conversation", place)
            continue
        swipes = line.get("swipes")
        if isinstance(swipes, list):
            into.drop("message", "another answer was chosen before it", place, max(0, len(swipes) - 1))
        turns.append(Turn(speaker="user" if line["is_user"] else "assistant", text=line["mes"].strip()))
    into.converse(place, turns)
