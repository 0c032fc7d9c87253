"""What an answer of chat completions says: a foreign text, which may be anything."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

_MOST_LETTERS = 100_000
_KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text, possibly empty; `finished` when it ended by itself, `refused` when the server says so."""

    text: str
    finished: bool
    refused: bool


class NoAnswerError(Exception):
    """The body is no answer; `message` says what it is instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def said_in(body: bytes) -> Said:
    """The first choice of an answer; NoAnswerError where the body holds none."""
    value = _json(body)
    if not isinstance(value, dict):
        raise NoAnswerError("it is no JSON object")
    if value.get("error") and not value.get("choices"):
        raise NoAnswerError(f"it says: {complaint(body)}")
    choices = value.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(message, dict):
        raise NoAnswerError("it has no `choices[0].message`")
    content = message.get("content")
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "".join(part for part in parts if isinstance(part, str))
    if content is not None and not isinstance(content, str):
        raise NoAnswerError("its `choices[0].message.content` is no text")
    reason, refusal = first.get("finish_reason"), message.get("refusal")
    return Said(
        text=plain(content or "")[:_MOST_LETTERS],
        finished=reason != "length",
        refused=reason == "content_filter" or (isinstance(refusal, str) and bool(refusal.strip())),
    )


def complaint(body: bytes) -> str:
    """What a server says of its error, in one line; empty where it says nothing that can be read."""
    try:
        value = _json(body)
    except NoAnswerError:
        return ""
    for key in ("error", "message", "detail"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    return " ".join(plain(value).split()) if isinstance(value, str) else ""


def plain(text: str) -> str:
    """The text without characters that steer a terminal or stand for none."""
    kept = (char for char in text if char in _KEPT_CONTROLS or unicodedata.category(char) not in ("Cc", "Cs"))
    return "".join(kept)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise NoAnswerError("it is no text in UTF-8") from fault
    except RecursionError as fault:
        raise NoAnswerError("it is nested too deep") from fault
    except ValueError as fault:
        raise NoAnswerError("it is no JSON") from fault
