"""JSONL files that a spec names: a record a line, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from json import JSONDecoder
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region, Source
from adapterc.frontend.decoding import decode
from adapterc.frontend.files import Refusal, read_named_bytes
from adapterc.frontend.json_tree import parse_json
from adapterc.frontend.one_mistake import told_once
from adapterc.frontend.packages import Around
from adapterc.frontend.tree import Broken, Node, regions
from adapterc.frontend.validate import validate
from adapterc.value import value

MAX_BYTES = 16 << 20
_LARGEST_KEPT = 1 << 17
"""Bytes of a file whose records are kept for the next spec: the specs of a team share a few such files."""
_MOST_PROBLEMS = 200
Record = TypeVar("Record", bound=BaseModel)


@value()
class Line:
    """Where a record stands; what stands where in it is read when somebody asks."""

    source: Source
    start: int
    end: int

    def node(self) -> Node:
        """The record with the places of its parts."""
        node, _ = parse_json(self.source, self.start, self.end)
        return node or Broken(region=Region(source=self.source, start=self.start, end=self.end))

    def places(self, path: str) -> Iterable[tuple[str, Region]]:
        """Path and place of the record and each of its parts; `path` is its own."""
        return regions(self.node(), path)


@value()
class Records(Generic[Record]):
    """The valid records of a file with their lines, the file's text, and what is wrong with the rest."""

    records: tuple[tuple[Record, Line], ...]
    source: Source | None
    diagnostics: tuple[Diagnostic, ...]


def load_records(model: type[Record], root: Around, reference: str, asked_at: Region) -> Records[Record]:
    """Read the JSONL file that the spec in folder `root` names at `asked_at`."""
    if isinstance(root, Path):
        data = read_named_bytes(root, reference, MAX_BYTES)
        file = str(Path(asked_at.source.file).parent / reference)
    else:
        data, file = root.named(reference, MAX_BYTES), root.shown(reference)
    if isinstance(data, Refusal):
        message = f"{quoted(reference)}: {data.message}"
        problem = finding(data.code, message, asked_at.span, advice=data.advice)
        return Records(records=(), source=None, diagnostics=(problem,))
    if len(data) > MAX_BYTES:
        message = f"{quoted(reference)} has more than {MAX_BYTES >> 20} MiB"
        problem = finding(
            "AC0101", message, asked_at.span, advice="leave the best records, and delete the others"
        )
        return Records(records=(), source=None, diagnostics=(problem,))
    read = (_kept if len(data) <= _LARGEST_KEPT else _read)(model, data, file)
    if read.records or read.diagnostics:
        return read
    message = f"{quoted(file)} holds no record"
    problem = finding("AC0405", message, asked_at.span, advice="fill the file, or delete the key")
    return replace(read, diagnostics=(problem,))


def _read(model: type[Record], data: bytes, file: str) -> Records[Record]:
    """What the bytes of `file` hold: the same for every spec that names it."""
    source, wrong = decode(data, file)
    if wrong:
        return Records(records=(), source=source, diagnostics=wrong)
    records: list[tuple[Record, Line]] = []
    problems: list[Diagnostic] = []
    for start, text in _lines(source.text):
        end = start + len(text)
        line = Line(source=source, start=start, end=end)
        sound = _sound(model, text)
        if sound is not None:
            records.append((sound, line))
            continue
        node, found = parse_json(source, start, end)
        problems.extend(found)
        if node is not None:
            record, wrong = validate(model, node)
            problems.extend(wrong)
            if record is not None and not found:
                records.append((record, line))
        if len(problems) > _MOST_PROBLEMS:
            break
    if problems:
        problems = told_once(source, problems, is_read=bool(records))
    return Records(records=tuple(records), source=source, diagnostics=tuple(problems))


_kept = cast(Callable[[type[Any], bytes, str], Records[Any]], lru_cache(maxsize=8)(_read))


def _sound(model: type[Record], text: str) -> Record | None:
    """The record of a line with nothing wrong about it, fast; None when it has to be looked at closely."""
    try:
        record = model.model_validate_json(text)
        # pydantic takes the last of two equal keys, but each has quotes of its own: they would be too many.
        if "\\" in text or text.count('"') != (_quotes_of_any(model) or _quotes(record)):
            _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return record


@lru_cache(maxsize=16)
def _quotes_of_any(model: type[BaseModel]) -> int:
    """Quotes in the JSON of each record of a model of strings alone, all of them needed; 0 of any other."""
    fields = model.model_fields.values()
    is_plain = all(field.annotation is str and field.is_required() for field in fields)
    return 4 * len(fields) if is_plain else 0


def _quotes(record: BaseModel) -> int:
    """Quotes in the JSON of a record whose strings have none inside: those of its keys and its strings."""
    total = 0
    for name in record.model_fields_set:
        value = getattr(record, name)
        if isinstance(value, str):
            total += 4
        elif isinstance(value, tuple):
            total += 2 + sum(map(_quotes, value))
    return total


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise ValueError("a key stands twice")
    return entries


_DECODER = JSONDecoder(object_pairs_hook=_each_once)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of every line that is not blank."""
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            yield start, line
        start += len(line) + 1
