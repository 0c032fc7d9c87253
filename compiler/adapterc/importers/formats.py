"""The registry of formats, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.errors import AdaptercError, ExitCode
from adapterc.importers import (
    card_fields,
    card_files,
    chat_datasets,
    chatgpt,
    lorebook,
    modelfile,
    nexus,
    tavern,
)
from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Imported
from adapterc.importers.json_records import Record, records
from adapterc.importers.source import Foreign, encoding_of, foreign_files, members


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """A format that is recognised by a file as a whole."""

    title: str
    recognises: Callable[[Foreign], bool]
    read: Callable[[Foreign, Gathering], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFormat:
    """A format whose files are JSON: an array, one record, or a record a line."""

    title: str
    recognises: Callable[[Any], bool]
    read: Callable[[Record, str, Gathering], None]


FILE_FORMATS: tuple[FileFormat, ...] = (
    FileFormat(title="character card (PNG)", recognises=card_files.is_png, read=card_files.read_png),
    FileFormat(title="character card (CHARX)", recognises=card_files.is_charx, read=card_files.read_charx),
    FileFormat(title="Nexus note", recognises=nexus.is_nexus, read=nexus.read_nexus),
    FileFormat(title="Modelfile", recognises=modelfile.is_modelfile, read=modelfile.read_modelfile),
)
RECORD_FORMATS: tuple[RecordFormat, ...] = (
    RecordFormat(title="ChatGPT export", recognises=chatgpt.is_chatgpt, read=chatgpt.read_chatgpt),
    RecordFormat(title="character card (JSON)", recognises=card_fields.is_card, read=tavern.read_card),
    RecordFormat(title="lorebook", recognises=lorebook.is_lorebook, read=lorebook.read_lorebook),
    RecordFormat(
        title="OpenAI messages", recognises=chat_datasets.is_messages, read=chat_datasets.read_messages
    ),
    RecordFormat(title="ShareGPT", recognises=chat_datasets.is_sharegpt, read=chat_datasets.read_sharegpt),
    RecordFormat(title="Alpaca", recognises=chat_datasets.is_alpaca, read=chat_datasets.read_alpaca),
    RecordFormat(title="lorebook", recognises=lorebook.is_entry, read=lorebook.read_entry),
)

_MOST_EARLY = 100
"""Records without a known shape after which a file counts as something else."""


def read_foreign(path: Path) -> Imported:
    """Everything that can be read of a file, an export archive, or a folder of files.

    AdaptercError (usage) where nothing is of a known format.
    """
    into = Gathering(path.stem)
    files = tuple(inner for file in foreign_files(path) for inner in _unpacked(file))
    unknown = [file for file in files if not _read_one(file, into, alone=len(files) == 1)]
    if len(unknown) == len(files):
        raise _unrecognised(path)
    for file in unknown:
        into.drop("file", "it is of no known format", file.name)
    if len(files) > 1:
        into.stem = path.stem
    return into.imported()


def _unpacked(file: Foreign) -> tuple[Foreign, ...]:
    """The conversations of an export archive; any other file is itself."""
    inner = [
        Foreign(name=name, path=file.path, member=name)
        for name in members(file)
        if name.rpartition("/")[2].startswith("conversations") and name.endswith(".json")
    ]
    return tuple(inner) or (file,)


def _read_one(file: Foreign, into: Gathering, *, alone: bool) -> bool:
    """Read one file; among others a damaged one costs only itself."""
    try:
        return _read_file(file, into)
    except AdaptercError as stop:
        if alone:
            raise
        into.drop("file", stop.message, file.name)
        return True


def _read_file(file: Foreign, into: Gathering) -> bool:
    """Read one file with the first format that knows it; False where none does."""
    for known in FILE_FORMATS:
        if known.recognises(file):
            into.of_format(known.title)
            known.read(file, into)
            return True
    return _looks_like_json(file) and _read_records(file, into)


def _looks_like_json(file: Foreign) -> bool:
    head = file.head()
    text = head.decode(encoding_of(head[:4]), "replace").lstrip()
    return text[:1] in ("{", "[")


def _read_records(file: Foreign, into: Gathering) -> bool:
    """Every record by its own shape: files are seldom as uniform as their names."""
    unknown: list[Record] = []
    is_known = False
    for record in records(file.chunks()):
        shape = _format_of(record.value)
        if shape is None:
            unknown.append(record)
        is_known = is_known or shape is not None
        if is_known:
            _drop_all(unknown, file, into)
        elif len(unknown) > _MOST_EARLY:
            return False
        if shape is not None:
            into.of_format(shape.title)
            shape.read(record, _place_of(record, file), into)
    return is_known


def _format_of(value: Any) -> RecordFormat | None:
    return next((shape for shape in RECORD_FORMATS if shape.recognises(value)), None)


def _drop_all(unknown: list[Record], file: Foreign, into: Gathering) -> None:
    for record in unknown:
        why = record.fault or "it has the shape of no known format"
        into.drop("record", why, _place_of(record, file))
    unknown.clear()


def _place_of(record: Record, file: Foreign) -> str:
    return f"{file.name}, record {record.number}"


def _unrecognised(path: Path) -> AdaptercError:
    titles = dict.fromkeys(known.title for known in (*FILE_FORMATS, *RECORD_FORMATS))
    return AdaptercError(
        f"cannot import {path}: it is of no known format",
        help=f"formats: {', '.join(titles)}",
        code=ExitCode.USAGE,
    )
