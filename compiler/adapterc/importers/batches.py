"""Batches of requests: a line holds the body of one, or the response to it under the number of that one."""

from __future__ import annotations

from typing import Any

from adapterc.importers.chat_messages import is_messages, note_others, read_messages
from adapterc.importers.gathering import Gathering
from adapterc.importers.json_records import Record

_NUMBER = "custom_id"
_KNOWN = (_NUMBER, "method", "url", "body")


def is_batch(value: Any) -> bool:
    """`{"custom_id", "body"}` with messages, or `{"custom_id", "response"}`."""
    if not isinstance(value, dict) or _NUMBER not in value:
        return False
    return is_messages(value.get("body")) or isinstance(value.get("response"), dict)


def read_batch(record: Record, place: str, into: Gathering) -> None:
    """The messages of a request; a response by itself answers what is not there."""
    value = record.value
    if not is_messages(value.get("body")):
        into.drop("conversation", "a response of a batch stands apart from what it answers", place)
        return
    note_others(value, _KNOWN, place, into)
    read_messages(Record(number=record.number, value=value["body"]), place, into)
