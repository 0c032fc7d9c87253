"""The registry of files that are recognised as a whole, and the reading of whatever is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapterc.errors import AdaptercError, ExitCode
from adapterc.importers import byaf, card_files, modelfile, nexus, tables
from adapterc.importers.archives import unpacked
from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Imported
from adapterc.importers.record_formats import RECORD_FORMATS, read_records
from adapterc.importers.source import Foreign, foreign_files, members


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """A format that is recognised by a file as a whole."""

    title: str
    recognises: Callable[[Foreign], bool]
    read: Callable[[Foreign, Gathering], None]


FILE_FORMATS: tuple[FileFormat, ...] = (
    FileFormat(title="character card (PNG)", recognises=card_files.is_png, read=card_files.read_png),
    FileFormat(title="character card (CHARX)", recognises=card_files.is_charx, read=card_files.read_charx),
    FileFormat(title="character archive (BYAF)", recognises=byaf.is_byaf, read=byaf.read_byaf),
    FileFormat(title="Nexus note", recognises=nexus.is_nexus, read=nexus.read_nexus),
    FileFormat(title="Modelfile", recognises=modelfile.is_modelfile, read=modelfile.read_modelfile),
    FileFormat(title="table (CSV)", recognises=tables.is_table, read=tables.read_table),
)


def read_foreign(path: Path) -> Imported:
    """Everything that can be read of a file, an export archive, or a folder of files.

    AdaptercError (usage) where nothing is of a known format.
    """
    into = Gathering(path.stem)
    files = foreign_files(path, lambda name, why: into.drop("folder", f"it cannot be read: {why}", name))
    found = [is_known for file in files for is_known in _read_all(file, into, alone=len(files) == 1)]
    if not any(found):
        raise _unrecognised(path, into)
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
    return _looks_like_json(file) and read_records(file, into)


def _looks_like_json(file: Foreign) -> bool:
    return file.head_text().lstrip()[:1] in ("{", "[")


def _unrecognised(path: Path, into: Gathering) -> AdaptercError:
    files, of_records = (known.title for known in FILE_FORMATS), (known.title for known in RECORD_FORMATS)
    titles = dict.fromkeys((*files, *of_records))
    return AdaptercError(
        f"cannot import {path}: it is of no known format",
        help=into.why_no_record() or f"formats: {', '.join(titles)}",
        code=ExitCode.USAGE,
    )
