"""Tables as text, with a heading: a column for what was asked and one for the answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from adapterc.importers.chat_datasets import is_alpaca, read_alpaca
from adapterc.importers.gathering import WHY_FULL, Gathering
from adapterc.importers.json_records import Record
from adapterc.importers.source import Foreign

_SEPARATORS = ",;\t"
_MOST_HEADING = 2_000
_MOST_COLUMNS = 50


def is_table(file: Foreign) -> bool:
    """Whether the first line names a column that asks and one that answers."""
    heading, separator = _heading(file.head_text())
    return bool(separator) and is_alpaca(dict.fromkeys(heading))


def read_table(file: Foreign, into: Gathering) -> None:
    """A record a row; a row that is none ends the table."""
    text = file.text().lstrip("\ufeff")
    heading, separator = _heading(text)
    number = 0
    try:
        for number, row in enumerate(_rows(text, separator), 0):
            if into.is_full:
                into.drop("rest of a file", WHY_FULL, file.name)
                return
            if number and any(cell.strip() for cell in row):
                value = {**dict.fromkeys(heading, ""), **dict(zip(heading, row, strict=False))}
                record = Record(number=number, value=value)
                read_alpaca(record, f"{file.name}, record {number}", into)
    except csv.Error:
        into.drop(
            "rest of a file",
            "a cell of the table has no end, or no bounds",
            f"{file.name}, record {number + 1}",
        )


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _heading(text: str) -> tuple[list[str], str]:
    """The names of the columns in lower case, and what parts them; empty where the first line names none."""
    line = text.lstrip("\ufeff").partition("\n")[0]
    if len(line) > _MOST_HEADING:
        return [], ""
    for separator in _SEPARATORS:
        try:
            names = next(_rows(line, separator), [])
        except csv.Error:
            continue
        if 2 <= len(names) <= _MOST_COLUMNS:
            return [name.strip().casefold() for name in names], separator
    return [], ""
