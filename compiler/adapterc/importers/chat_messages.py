"""Lists of messages, a record a conversation: OpenAI's, ShareGPT's, and what trainers make of them.

A list may stand under several names, as one mapping of columns, or in two parts: what was asked, and the
answer that was preferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
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
    "bing": "assistant",
    "bard": "assistant",
    "claude": "assistant",
    "bot": "assistant",
    "ai": "assistant",
    "model": "assistant",
}
_SYSTEM = ("system", "developer")
_SYSTEMS = ("system", "instructions")
"""Keys of such a text beside the list."""
_ROLES = ("role", "from")
_TEXTS = ("content", "value", "text")
_OF_SHAREGPT = ("conversations", "conversation")
_LISTS = ("messages", *_OF_SHAREGPT, "dialog", "dialogue", "chat")
_ASKED = ("prompt", "input")
_PREFERRED = ("completion", "chosen", "preferred_output", "output")
_PAIRS = (
    ("human", "assistant"),
    ("user", "assistant"),
    ("input", "output"),
    ("prompt", "response"),
    ("question", "answer"),
)
"""What a question and its answer are called where a list holds an exchange in each place."""
_LABELS = ("label", "kto_tag")
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """The messages of a record, and the keys that they stood under."""

    messages: Sequence[Any]
    keys: tuple[str, ...]


def is_messages(value: Any) -> bool:
    """`{"messages": [{"role", "content"}]}`, the list alone, or its two parts."""
    found = _listed(value)
    return found is not None and not set(found.keys) & set(_OF_SHAREGPT)


def is_sharegpt(value: Any) -> bool:
    """`{"conversations": [{"from", "value"}]}`; some sets write `conversation`, or `role` and `content`."""
    return _listed(value) is not None


def is_message(value: Any) -> bool:
    """Whether a record is one message: all of the file are then one conversation."""
    if not isinstance(value, dict) or not any(isinstance(value.get(key), str) for key in _TEXTS):
        return False
    return any(isinstance(value.get(key), str) and _is_role(value[key]) for key in _ROLES)


def read_messages(record: Record, place: str, into: Gathering) -> None:
    """One conversation."""
    found = _listed(record.value)
    if found is None or is_unwanted(record.value, place, into):
        return
    if isinstance(record.value, dict):
        for key in _SYSTEMS:
            if isinstance(record.value.get(key), str):
                into.instruct(record.value[key])
        numbers = ("id",) if set(found.keys) & set(_OF_SHAREGPT) else ()
        note_others(record.value, (*found.keys, *_SYSTEMS, *numbers), place, into)
    into.converse(place, _turns(found.messages, place, into))


def join_messages(records: Sequence[Record], place: str, into: Gathering) -> None:
    """Messages that are records of their own, as one conversation."""
    into.converse(place, _turns([record.value for record in records], place, into))


def is_unwanted(value: Any, place: str, into: Gathering) -> bool:
    """Whether a record is an example of how not to answer; where it is, that is told."""
    unwanted = isinstance(value, dict) and any(value.get(key) is False for key in _LABELS)
    into.drop("conversation", "its label says that its answer is a bad one", place, int(unwanted))
    return unwanted


def note_others(value: dict[str, Any], known: Sequence[str], place: str, into: Gathering) -> None:
    """Tell what else a record holds."""
    for key in sorted(set(value) - set(known)):
        if value[key] not in (None, "", [], {}):
            into.drop(f"key {key[:40]!r} of a record", "a dialogue holds messages only", place)


def content_text(content: object, place: str, into: Gathering) -> str:
    """What a message says; of parts the text."""
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


def _listed(value: Any) -> _Listed | None:
    if isinstance(value, list):
        return _Listed(messages=value, keys=()) if _is_list(value) else None
    if not isinstance(value, dict):
        return None
    for key in _LISTS:
        messages = _rows(value.get(key))
        if _is_list(messages):
            is_open = isinstance(messages[-1], dict) and _SPEAKERS.get(_said_by(messages[-1])) == "user"
            told = _preferred(value) if is_open else ""
            if not told:
                return _Listed(messages=messages, keys=(key,))
            return _Listed(messages=_answered(messages, _rows(value[told])), keys=(key, told))
    return _in_parts(value)


def _preferred(value: dict[str, Any]) -> str:
    """The key of the answer that was preferred to another; empty where there is none."""
    return next((key for key in _PREFERRED if _is_list(_rows(value.get(key)))), "")


def _in_parts(value: dict[str, Any]) -> _Listed | None:
    """What was asked and the answer that was preferred."""
    told = _preferred(value)
    if not told:
        return None
    answer = _rows(value[told])
    for key in _ASKED:
        asked = value.get(key)
        if isinstance(asked, dict):
            asked = asked.get("messages", asked)
        before = [{"role": "user", "content": asked}] if isinstance(asked, str) else _rows(asked)
        if _is_list(before):
            return _Listed(messages=_answered(before, answer), keys=(key, told))
    return _Listed(messages=answer, keys=(told,))


def _answered(before: list[Any], answer: list[Any]) -> list[Any]:
    """What was asked and the answer to it, which may repeat what was asked."""
    repeated = answer[: len(before)] == before or any(_said_by(one) == "user" for one in answer)
    return answer if repeated else [*before, *answer]


def _rows(value: Any) -> list[Any]:
    """A list of messages, or the only one; columns of them, as tables keep them, row by row."""
    if isinstance(value, dict) and value and all(isinstance(column, list) for column in value.values()):
        return [dict(zip(value, row, strict=False)) for row in zip(*value.values(), strict=False)]
    if isinstance(value, dict) and any(isinstance(value.get(key), str) for key in _ROLES):
        return [value]
    return list(chain.from_iterable(map(_exchange, value))) if isinstance(value, list) else []


def _exchange(item: Any) -> Sequence[Any]:
    """The messages of an exchange that stands in one place of a list; anything else is itself."""
    if not isinstance(item, dict) or any(key in item for key in _ROLES):
        return (item,)
    for pair in _PAIRS:
        if all(isinstance(item.get(key), str) for key in pair):
            told = (("system", "system"), *zip(("user", "assistant"), pair, strict=True))
            return [{"role": role, "content": item[key]} for role, key in told if key in item]
    return (item,)


def _is_list(items: list[Any]) -> bool:
    return any(isinstance(item, dict) and any(key in item for key in _ROLES) for item in items[:_LOOKED_AT])


def _turns(messages: Sequence[Any], place: str, into: Gathering) -> list[Turn]:
    """The turns in order; one of weight 0 goes with its question."""
    turns: list[Turn] = []
    for message in messages:
        if not isinstance(message, dict):
            into.drop("message", "it is no mapping", place)
            continue
        turn = _turn(message, place, into)
        if turn is None:
            continue
        if turn.speaker == "assistant" and message.get("weight") in (0, "0"):
            into.drop("exchange", "its answer has the weight 0: not to be trained on", place)
            while turns and turns[-1].speaker == "user":
                turns.pop()
            continue
        turns.append(turn)
    return turns


def _turn(message: dict[str, Any], place: str, into: Gathering) -> Turn | None:
    said = next((message[key] for key in _TEXTS if message.get(key) is not None), None)
    text = content_text(said, place, into)
    for key in sorted(set(message) - {*_ROLES, *_TEXTS, "weight"}):
        if message[key] not in (None, "", [], {}):
            into.drop(f"key {key[:40]!r} of a message", "a turn is text", place)
    role = next((message[key] for key in _ROLES if message.get(key) is not None), None)
    name = _said_by(message)
    if name in _SYSTEM:
        into.instruct(text)
        return None
    speaker = _SPEAKERS.get(name)
    if speaker is None:
        into.drop("message", f"nobody speaks in the role {str(role)[:40]!r}", place)
        return None
    if not text.strip():
        into.drop("message", "it holds no text", place)
    return Turn(speaker=speaker, text=text.strip())


def _said_by(message: Any) -> str:
    role = next((message[key] for key in _ROLES if message.get(key) is not None), None)
    return role.casefold().strip() if isinstance(role, str) else ""


def _is_role(name: str) -> bool:
    return name.casefold().strip() in (*_SPEAKERS, *_SYSTEM)
