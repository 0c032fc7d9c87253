"""Datasets for fine-tuning, a record a conversation: OpenAI messages, ShareGPT, Alpaca."""

from __future__ import annotations

from typing import Any

from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Speaker, Turn
from adapterc.importers.json_records import Record

_SPEAKERS: dict[str, Speaker] = {
    "user": "user",
    "human": "user",
    "prompter": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bot": "assistant",
    "model": "assistant",
}
_SYSTEM = ("system", "developer")
_ASKED = ("instruction", "prompt", "question")
_TOLD = ("output", "completion", "response", "answer")


def is_messages(value: Any) -> bool:
    """`{"messages": [{"role", "content"}]}`."""
    return _is_list_of(value, "messages", ("role",))


def is_sharegpt(value: Any) -> bool:
    """`{"conversations": [{"from", "value"}]}`; some sets write `conversation`, or `role` and `content`."""
    return any(_is_list_of(value, key, ("from", "role")) for key in ("conversations", "conversation"))


def is_alpaca(value: Any) -> bool:
    """`{"instruction", "input", "output"}`, or a question and its answer under another pair of names."""
    return (
        isinstance(value, dict) and any(key in value for key in _ASKED) and any(key in value for key in _TOLD)
    )


def read_messages(record: Record, place: str, into: Gathering) -> None:
    """One line of an OpenAI fine-tuning file; a turn of weight 0 goes with its question."""
    turns: list[Turn] = []
    for message in record.value["messages"]:
        if not isinstance(message, dict):
            into.drop("message", "it is no mapping", place)
            continue
        turn = _turn(message.get("role"), _content(message.get("content"), place, into), place, into)
        if turn is None:
            continue
        if turn.speaker == "assistant" and message.get("weight") in (0, "0"):
            into.drop("exchange", "its answer has the weight 0: not to be trained on", place)
            while turns and turns[-1].speaker == "user":
                turns.pop()
            continue
        turns.append(turn)
    _note_others(record.value, ("messages",), place, into)
    into.converse(place, turns)


def read_sharegpt(record: Record, place: str, into: Gathering) -> None:
    """One record of a ShareGPT file."""
    value = record.value
    key = "conversations" if isinstance(value.get("conversations"), list) else "conversation"
    if isinstance(value.get("system"), str):
        into.instruct(value["system"])
    turns: list[Turn] = []
    for message in value[key]:
        if not isinstance(message, dict):
            into.drop("message", "it is no mapping", place)
            continue
        said = message.get("value", message.get("content"))
        text = _content(said, place, into)
        turn = _turn(message.get("from", message.get("role")), text, place, into)
        if turn is not None:
            turns.append(turn)
    _note_others(value, (key, "system", "id"), place, into)
    into.converse(place, turns)


def read_alpaca(record: Record, place: str, into: Gathering) -> None:
    """One record of an Alpaca file; `history` holds earlier exchanges."""
    value = record.value
    turns: list[Turn] = []
    history = value.get("history")
    for exchange in history if isinstance(history, list) else []:
        if isinstance(exchange, (list, tuple)) and len(exchange) == 2 and all(map(_is_text, exchange)):
            turns.append(Turn(speaker="user", text=exchange[0]))
            turns.append(Turn(speaker="assistant", text=exchange[1]))
        else:
            into.drop("exchange of the history", "it is no pair of texts", place)
    if isinstance(value.get("system"), str):
        into.instruct(value["system"])
    asked = next(key for key in _ASKED if key in value)
    told = next(key for key in _TOLD if key in value)
    parts = [value[asked], value.get("input")]
    prompt = "\n\n".join(part for part in parts if isinstance(part, str) and part.strip())
    answer = value[told]
    if prompt and isinstance(answer, str) and answer.strip():
        turns.append(Turn(speaker="user", text=prompt))
        turns.append(Turn(speaker="assistant", text=answer))
    else:
        into.drop("exchange", f"its {asked} or its {told} holds no text", place)
    _note_others(value, (asked, told, "input", "history", "system", "text"), place, into)
    if turns:
        into.converse(place, turns)


def _turn(role: object, text: str, place: str, into: Gathering) -> Turn | None:
    name = role.casefold().strip() if isinstance(role, str) else ""
    if name in _SYSTEM:
        into.instruct(text)
        return None
    speaker = _SPEAKERS.get(name)
    if speaker is None:
        into.drop("message", f"nobody speaks in the role {str(role)[:40]!r}", place)
        return None
    if not text.strip():
        into.drop("message", "it holds no text", place)
        return None
    return Turn(speaker=speaker, text=text)


def _content(content: object, place: str, into: Gathering) -> str:
    if isinstance(content, str):
        return content
    parts = []
    for part in content if isinstance(content, list) else []:
        text = part.get("text") if isinstance(part, dict) else part
        if isinstance(text, str):
            parts.append(text)
        else:
            into.drop("attachment", "only text is kept", place)
    return "\n\n".join(parts)


def _note_others(value: dict[str, Any], known: tuple[str, ...], place: str, into: Gathering) -> None:
    for key in sorted(set(value) - set(known)):
        if value[key] not in (None, "", [], {}):
            into.drop(f"key {key[:40]!r} of a record", "a dialogue holds messages only", place)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list_of(value: Any, key: str, names: tuple[str, ...]) -> bool:
    items = value.get(key) if isinstance(value, dict) else None
    if not isinstance(items, list) or not items:
        return False
    return any(isinstance(item, dict) and any(name in item for name in names) for item in items[:20])
