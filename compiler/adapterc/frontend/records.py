"""JSONL files that a spec names: a record a line, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region, Source
from adapterc.frontend.decoding import decode
from adapterc.frontend.files import Refusal, read_named_bytes
from adapterc.frontend.json_tree import parse_json
from adapterc.frontend.tree import Node
from adapterc.frontend.validate import validate

MAX_BYTES = 16 << 20
_MOST_PROBLEMS = 200
Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records(Generic[Record]):
    """The valid records of a file with their nodes, the file's text, and what is wrong with the rest."""

    records: tuple[tuple[Record, Node], ...]
    source: Source | None
    diagnostics: tuple[Diagnostic, ...]


def load_records(model: type[Record], root: Path, reference: str, asked_at: Region) -> Records[Record]:
    """Read the JSONL file that the spec in folder `root` names at `asked_at`."""
    data = read_named_bytes(root, reference, MAX_BYTES)
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
    source, problems = decode(data, str(Path(asked_at.source.file).parent / reference))
    if problems:
        return Records(records=(), source=source, diagnostics=problems)
    return _read(model, source, asked_at)


def _read(model: type[Record], source: Source, asked_at: Region) -> Records[Record]:
    records: list[tuple[Record, Node]] = []
    problems: list[Diagnostic] = []
    for start, end in _lines(source.text):
        node, found = parse_json(source, start, end)
        problems.extend(found)
        if node is not None:
            record, wrong = validate(model, node)
            problems.extend(wrong)
            if record is not None and not found:
                records.append((record, node))
        if len(problems) > _MOST_PROBLEMS:
            break
    if not records and not problems:
        message = f"{quoted(source.file)} holds no record"
        problems.append(finding("AC0405", message, asked_at.span, advice="fill the file, or delete the key"))
    return Records(records=tuple(records), source=source, diagnostics=tuple(problems))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every line that is not blank."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not text[start:end].isspace() and end > start:
            yield start, end
        start = end + 1
