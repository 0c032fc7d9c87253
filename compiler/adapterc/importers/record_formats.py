"""The registry of formats whose files are JSON, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from adapterc.importers import (
    batches,
    card_fields,
    chat_datasets,
    chat_logs,
    chat_messages,
    chatgpt,
    lorebook,
    reply_trees,
    tavern,
)
from adapterc.importers.gathering import WHY_FULL, Gathering
from adapterc.importers.json_records import Record, records
from adapterc.importers.source import Foreign


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFormat:
    """A format whose files are JSON: an array, one record, or a record a line.

    `read` takes a record by itself; `join` takes those of a file that only together say something.
    """

    title: str
    recognises: Callable[[Any], bool]
    read: Callable[[Record, str, Gathering], None] | None = None
    join: Callable[[Sequence[Record], str, Gathering], None] | None = None


RECORD_FORMATS: tuple[RecordFormat, ...] = (
    RecordFormat(title="ChatGPT export", recognises=chatgpt.is_chatgpt, read=chatgpt.read_chatgpt),
    RecordFormat(title="Claude export", recognises=chat_logs.is_claude, read=chat_logs.read_claude),
    RecordFormat(title="SillyTavern chat", recognises=chat_logs.is_log_line, join=chat_logs.join_log),
    RecordFormat(title="character card (JSON)", recognises=card_fields.is_card, read=tavern.read_card),
    RecordFormat(title="lorebook", recognises=lorebook.is_lorebook, read=lorebook.read_lorebook),
    RecordFormat(
        title="OpenAI messages", recognises=chat_messages.is_messages, read=chat_messages.read_messages
    ),
    RecordFormat(title="ShareGPT", recognises=chat_messages.is_sharegpt, read=chat_messages.read_messages),
    RecordFormat(title="OpenAI batch", recognises=batches.is_batch, read=batches.read_batch),
    RecordFormat(title="UltraChat", recognises=chat_datasets.is_ultrachat, read=chat_datasets.read_ultrachat),
    RecordFormat(title="OpenAssistant", recognises=reply_trees.is_tree, read=reply_trees.read_tree),
    RecordFormat(title="OpenAssistant", recognises=reply_trees.is_reply, join=reply_trees.join_replies),
    RecordFormat(title="Alpaca", recognises=chat_datasets.is_alpaca, read=chat_datasets.read_alpaca),
    RecordFormat(
        title="OpenAI messages", recognises=chat_messages.is_message, join=chat_messages.join_messages
    ),
    RecordFormat(title="lorebook", recognises=lorebook.is_entry, read=lorebook.read_entry),
)

_MOST_EARLY = 100
"""Records without a known shape after which a file counts as something else."""
_MOST_PARTS = 50_000
_LOOKED_AT = 20
_MOST_STRANGE = 10_000
"""Of them in a file of which something was known."""


def read_records(file: Foreign, into: Gathering) -> bool:
    """Whether the file had records of a known format.

    Each goes by its own shape: files are seldom as uniform as their names.
    """
    unknown: list[Record] = []
    parts: dict[str, tuple[RecordFormat, list[Record]]] = {}
    strange, is_known = 0, False
    for record, shape in chain.from_iterable(map(_shaped, records(file.chunks()))):
        if into.is_full or strange > _MOST_STRANGE:
            into.drop("rest of a file", WHY_FULL if into.is_full else "little of it is known", file.name)
            break
        if shape is None:
            strange += 1
            unknown.append(record)
        is_known = is_known or shape is not None
        if is_known:
            _drop_all(unknown, file, into)
        elif len(unknown) > _MOST_EARLY:
            return False
        if shape is not None and shape.read is not None:
            into.of_format(shape.title)
            shape.read(record, _place_of(record, file), into)
        elif shape is not None:
            _lay_by(record, parts.setdefault(shape.title, (shape, []))[1], file, into)
    for shape, found in parts.values():
        if shape.join is not None:
            into.of_format(shape.title)
            shape.join(found, file.name, into)
    if not is_known:
        _drop_all([record for record in unknown if record.fault], file, into)
    return is_known


def _lay_by(record: Record, found: list[Record], file: Foreign, into: Gathering) -> None:
    if len(found) < _MOST_PARTS:
        found.append(record)
    else:
        into.drop("record", f"of one file {_MOST_PARTS:,} are joined", _place_of(record, file))


def _shaped(record: Record) -> Iterator[tuple[Record, RecordFormat | None]]:
    """The record and its format; where it is a table or another wrapping of records, those and theirs."""
    shape = _format_of(record.value)
    rows = _rows(record.value) if shape is None and isinstance(record.value, dict) else []
    for number, row in enumerate(rows, 1):
        yield Record(number=number if len(rows) > 1 else record.number, value=row), _format_of(row)
    if not rows:
        yield record, shape


def _rows(value: dict[str, Any]) -> list[Any]:
    """The records that stand in one: each may be wrapped again, as a row of a table is."""
    for rows in ([value], *(inner for inner in value.values() if isinstance(inner, list))):
        found = [row.get("row", row) if isinstance(row, dict) else row for row in rows]
        if any(map(_format_of, found[:_LOOKED_AT])):
            return found
    return []


def _format_of(value: Any) -> RecordFormat | None:
    return next((shape for shape in RECORD_FORMATS if shape.recognises(value)), None)


def _drop_all(unknown: list[Record], file: Foreign, into: Gathering) -> None:
    for record in unknown:
        why = record.fault or "it has the shape of no known format"
        into.drop("record", why, _place_of(record, file))
    unknown.clear()


def _place_of(record: Record, file: Foreign) -> str:
    return f"{file.name}, record {record.number}"
