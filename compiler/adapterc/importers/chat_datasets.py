"""Datasets for fine-tuning, a record an exchange or what two said in turns: Alpaca, Dolly, UltraChat."""

from __future__ import annotations

from typing import Any

from adapterc.importers.chat_messages import is_unwanted, note_others
from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Speaker, Turn
from adapterc.importers.json_records import Record

_ASKED = ("instruction", "prompt", "question", "query", "input")
_TOLD = ("output", "completion", "response", "answer", "chosen")
_GIVEN = ("input", "context")
_SYSTEMS = ("system", "system_prompt")
_NOTHING = "<noinput>"
"""What the first sets of this kind write for no input."""


def is_alpaca(value: Any) -> bool:
    """`{"instruction", "input", "output"}`, or a question and its answer under another pair of names."""
    return (
        isinstance(value, dict) and any(key in value for key in _ASKED) and any(key in value for key in _TOLD)
    )


def read_alpaca(record: Record, place: str, into: Gathering) -> None:
    """One record of an Alpaca file; `history` holds earlier exchanges."""
    value = record.value
    if is_unwanted(value, place, into):
        return
    turns: list[Turn] = []
    history = value.get("history")
    for exchange in history if isinstance(history, list) else []:
        if isinstance(exchange, (list, tuple)) and len(exchange) == 2 and all(map(_is_text, exchange)):
            turns.append(Turn(speaker="user", text=exchange[0]))
            turns.append(Turn(speaker="assistant", text=exchange[1]))
        else:
            into.drop("exchange of the history", "it is no pair of texts", place)
    for key in _SYSTEMS:
        if isinstance(value.get(key), str):
            into.instruct(value[key])
    asked = next(key for key in _ASKED if key in value)
    told = next(key for key in _TOLD if key in value)
    parts = [value[asked], *(value.get(key) for key in _GIVEN if key != asked)]
    prompt = "\n\n".join(part for part in parts if _is_text(part) and part.strip() != _NOTHING)
    answer = value[told]
    if prompt and _is_text(answer):
        turns.append(Turn(speaker="user", text=prompt))
        turns.append(Turn(speaker="assistant", text=answer))
    else:
        into.drop("exchange", f"its {asked} or its {told} holds no text", place)
    given = [key for key in _GIVEN if isinstance(value.get(key), str)]
    note_others(value, (asked, told, *given, *_SYSTEMS, "history", "text"), place, into)
    into.converse_if_any(place, turns)


def is_ultrachat(value: Any) -> bool:
    """`{"data": ["…", "…"]}`: what two said, in turns."""
    said = value.get("data") if isinstance(value, dict) else None
    return isinstance(said, list) and len(said) > 1 and all(isinstance(text, str) for text in said)


def read_ultrachat(record: Record, place: str, into: Gathering) -> None:
    """One conversation; the user begins."""
    said = record.value["data"]
    note_others(record.value, ("id", "data"), place, into)
    speakers: tuple[Speaker, Speaker] = ("user", "assistant")
    into.converse(place, [Turn(speaker=speakers[at % 2], text=text.strip()) for at, text in enumerate(said)])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
