"""The registry of formats, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.errors import AdaptercError, ExitCode
from adapterc.importers import (
    byaf,
    card_fields,
    card_files,
    chat_datasets,
    chatgpt,
    lorebook,
    modelfile,
    nexus,
    tavern,
)
from adapterc.importers.archives import unpacked
from adapterc.importers.gathering import WHY_FULL, Gathering
from adapterc.importers.imported import Imported
from adapterc.importers.json_records import Record, records
from adapterc.importers.source import Foreign, foreign_files, members


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
    FileFormat(title="character archive (BYAF)", recognises=byaf.is_byaf, read=byaf.read_byaf),
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
_MOST_STRANGE = 10_000
"""Of them in a file of which something was known."""


def read_foreign(path: Path) -> Imported:
    """Everything that can be read of a file, an export archive, or a folder of files.

    AdaptercError (usage) where nothing is of a known format.
    """
    into = Gathering(path.stem)
    files = foreign_files(path)
    found = [is_known for file in files for is_known in _read_all(file, into, alone=len(files) == 1)]
    if not any(found):
        raise _unrecognised(path)
    if len(found) > 1:
        into.stem = path.stem
    return into.imported()


def _read_all(file: Foreign, into: Gathering, *, alone: bool) -> Iterator[bool]:
    """Read a file, or those in an archive; for each whether it was known.

    Among others one that cannot be read costs only itself.
    """
    try:
        with _inside(file, into) as inner:
            for one in inner:
                yield _read_one(one, into, alone=alone and len(inner) == 1)
    except AdaptercError as stop:
        if alone:
            raise
        _drop_file(file, stop, into)
        yield True


@contextmanager
def _inside(file: Foreign, into: Gathering) -> Iterator[tuple[Foreign, ...]]:
    """What a file stands for: itself where it is no archive, or an archive of a known format."""
    if not members(file) or any(known.recognises(file) for known in FILE_FORMATS):
        yield (file,)
        return
    with unpacked(file, into) as inner:
        yield inner


def _read_one(file: Foreign, into: Gathering, *, alone: bool) -> bool:
    try:
        is_known = _read_file(file, into)
    except AdaptercError as stop:
        if alone:
            raise
        _drop_file(file, stop, into)
        return True
    if not is_known:
        into.drop("file", "it is of no known format", file.name)
    return is_known


def _drop_file(file: Foreign, stop: AdaptercError, into: Gathering) -> None:
    into.drop("file", stop.message.removeprefix(f"cannot import {file.path}: "), file.name)


def _read_file(file: Foreign, into: Gathering) -> bool:
    """Read one file with the first format that knows it; False where none does."""
    for known in FILE_FORMATS:
        if known.recognises(file):
            known.read(file, into)
            into.of_format(known.title)
            return True
    return _looks_like_json(file) and _read_records(file, into)


def _looks_like_json(file: Foreign) -> bool:
    return file.head_text().lstrip()[:1] in ("{", "[")


def _read_records(file: Foreign, into: Gathering) -> bool:
    """Every record by its own shape: files are seldom as uniform as their names."""
    unknown: list[Record] = []
    strange, is_known = 0, False
    for record in records(file.chunks()):
        if into.is_full or strange > _MOST_STRANGE:
            into.drop("rest of a file", WHY_FULL if into.is_full else "little of it is known", file.name)
            break
        shape = _format_of(record.value)
        if shape is None:
            strange += 1
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
