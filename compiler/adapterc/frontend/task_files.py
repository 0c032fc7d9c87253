"""A multiple-choice task of the author's own: lm-eval's YAML and its records, read as data.

lm-eval would run what such a file names and render its texts with a template engine that can reach anything;
here a prompt is filled by columns, and whatever asks for more is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region, Source, Span
from adapterc.frontend.documents import TASK
from adapterc.frontend.files import Refusal, read_named_bytes
from adapterc.frontend.packages import Around
from adapterc.frontend.records import Line, load_records
from adapterc.frontend.tree import Mapping as Tree
from adapterc.frontend.tree import Sequence as Listed
from adapterc.frontend.validate import validate
from adapterc.frontend.yaml_tree import parse_yaml
from adapterc.spec.declared_task import DeclaredTask, Question, ReadTask, TaskFile, TaskRecord
from adapterc.spec.document import Spec
from adapterc.value import value

MAX_BYTES = 1 << 16
MOST_QUESTIONS = 10_000
_MOST_CHOICES = 64
_MOST_TEXT = 20_000
_MOST_PROBLEMS = 10
_COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SLOT = re.compile(r"\{\{ *([A-Za-z][A-Za-z0-9_]*) *\}\}")
_CODE = re.compile(r"\{\{|\{%|\{#")


@value()
class ReadFile:
    """A declared task with its questions, none where something is wrong; the texts that were read."""

    task: ReadTask
    problems: tuple[Diagnostic, ...]
    sources: tuple[Source, ...] = ()


class Reading(Protocol):
    """What is collected while the files of a spec are read; `named` are files and the places naming them."""

    problems: list[Diagnostic]
    sources: list[Source]
    named: list[tuple[str, Span]]


class _WrongError(Exception):
    """Something that a record lacks; what it says is the message."""


def with_tasks(surface: Spec, root: Tree, folder: Around, *, into: Reading) -> Spec:
    """`surface`, read from the spec `root` in `folder`, with the questions of tasks that a file defines."""
    declared = surface.verify.tasks
    if not any(isinstance(one, DeclaredTask) and one.file for one in declared):
        return surface
    if not isinstance(folder, Path):
        return surface  # a library, which verifies nothing: that it asks for it has been told
    verify = root.get("verify")
    section = verify.get("tasks") if isinstance(verify, Tree) else None
    tasks: list[str | DeclaredTask] = []
    for entry, node in zip(declared, section.items if isinstance(section, Listed) else (), strict=False):
        if not isinstance(entry, DeclaredTask) or entry.file is None:
            tasks.append(entry)
            continue
        at = ((node.get("file") if isinstance(node, Tree) else None) or node).region
        read = read_task(entry, folder, at)
        into.problems += read.problems
        into.sources += read.sources
        into.named += [(source.file, at.span) for source in read.sources]
        tasks.append(read.task)
    update = {"tasks": tuple(tasks)}
    return surface.model_copy(update={"verify": surface.verify.model_copy(update=update)})


def read_task(declared: DeclaredTask, folder: Path, asked_at: Region) -> ReadFile:
    """Read the file that `declared` names at `asked_at` in a spec that lies in `folder`."""
    bare = ReadTask.model_construct(**dict(declared), questions=(), delimiter=" ")
    reference = declared.file or ""
    data = read_named_bytes(folder, reference, MAX_BYTES)
    if isinstance(data, Refusal):
        message = f"{quoted(reference)}: {data.message}"
        return ReadFile(task=bare, problems=(finding(data.code, message, asked_at.span, advice=data.advice),))
    if len(data) > MAX_BYTES:
        message = f"{quoted(reference)} has more than {MAX_BYTES >> 10} KiB"
        advice = "records belong in a JSONL file that it names"
        return ReadFile(task=bare, problems=(finding("AC0101", message, asked_at.span, advice=advice),))
    parsed = parse_yaml(data, str(Path(asked_at.source.file).parent / reference), TASK)
    if parsed.root is None or parsed.diagnostics:
        return ReadFile(task=bare, problems=parsed.diagnostics, sources=(parsed.source,))
    defined, wrong = validate(TaskFile, parsed.root)
    wrong = wrong or (*_misnamed(declared, parsed.root),) or (*_code_in(parsed.root),)
    if defined is None or wrong:
        return ReadFile(task=bare, problems=wrong, sources=(parsed.source,))
    return _with_records(bare, defined, parsed.root, (folder / reference).parent)


def _with_records(bare: ReadTask, defined: TaskFile, root: Tree, folder: Path) -> ReadFile:
    """The task with the questions that its data comes to."""
    at = _region(root, "dataset_kwargs", "data_files")
    read = load_records(TaskRecord, folder, defined.dataset_kwargs.data_files, at)
    sources = (root.region.source, *((read.source,) if read.source is not None else ()))
    if read.diagnostics:
        return ReadFile(task=bare, problems=read.diagnostics, sources=sources)
    if len(read.records) > MOST_QUESTIONS:
        message = f"{len(read.records):,} records: a task of your own has {MOST_QUESTIONS:,} at most"
        problem = finding("AC0563", message, at.span, advice="leave the best of them")
        return ReadFile(task=bare, problems=(problem,), sources=sources)
    questions: list[Question] = []
    problems: list[Diagnostic] = []
    for record, line in read.records:
        try:
            questions.append(_question(defined, record.model_extra or {}))
        except _WrongError as wrong:
            problems.append(finding("AC0563", str(wrong), _at(line), advice=_ADVICE))
        if len(problems) >= _MOST_PROBLEMS:
            break
    update = {"questions": () if problems else tuple(questions), "delimiter": defined.target_delimiter}
    return ReadFile(task=bare.model_copy(update=update), problems=tuple(problems), sources=sources)


_ADVICE = "mend the record, or what the task's file says of its columns"


def _at(line: Line) -> Span:
    return line.source.span(line.start, line.end)


def _region(root: Tree, *keys: str) -> Region:
    node: Any = root
    for key in keys:
        node = node.get(key)
    region: Region = node.region
    return region


def _misnamed(declared: DeclaredTask, root: Tree) -> Iterator[Diagnostic]:
    """A file that defines another task."""
    named = root.get("task")
    name = getattr(named, "value", "")
    if named is not None and name != declared.task:
        message = f"the file defines {quoted(str(name))}, where {quoted(declared.task)} is declared"
        yield finding("AC0563", message, named.region.span, advice="give both the same name")


def _code_in(root: Tree) -> Iterator[Diagnostic]:
    """What stands in braces and is no column: it would have to be run."""
    for key in ("doc_to_text", "doc_to_choice", "doc_to_target"):
        node = root.get(key)
        text = getattr(node, "value", None)
        if node is None or not isinstance(text, str):
            continue
        found = _CODE.search(_SLOT.sub(lambda slot: " " * len(slot[0]), text))
        if found is not None:
            part = node.region.part(text, found.start(), found.end())
            message = f"`{key}` holds more than columns in double braces"
            yield finding("AC0563", message, part.span, advice=_NO_CODE)
        elif key != "doc_to_text" and not (_COLUMN.fullmatch(text) or _SLOT.fullmatch(text)):
            yield finding("AC0563", f"`{key}` names no column", node.region.span, advice=_NAME_ONE)


_NO_CODE = "write `{{question}}` for a column; put what has to be computed into the data"
_NAME_ONE = "write the name of a column, such as `choices`"


def _question(task: TaskFile, record: Mapping[str, Any]) -> Question:
    """A record in the task's words; _WrongError for what it lacks."""
    prompt = _prompt(task.doc_to_text, record)
    choices = task.doc_to_choice
    if isinstance(choices, str):
        found = _value(choices, record)
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise _WrongError(f"the column {quoted(_named(choices))} is no list of texts")
        choices = tuple(found)
    if not 2 <= len(choices) <= _MOST_CHOICES:
        raise _WrongError(f"{len(choices)} choices, where 2 to {_MOST_CHOICES} are taken")
    if max(map(len, (prompt, *choices))) > _MOST_TEXT:
        raise _WrongError(f"a text of more than {_MOST_TEXT:,} characters")
    if not prompt.strip():
        raise _WrongError("the prompt is empty")
    return Question(prompt=prompt, choices=choices, right=_right(task.doc_to_target, choices, record))


def _right(target: str, choices: tuple[str, ...], record: Mapping[str, Any]) -> int:
    """The place of the right choice, which the record gives as a number or by its text."""
    told = _value(target, record)
    if isinstance(told, str) and told in choices:
        return choices.index(told)
    if isinstance(told, str) and told.isascii() and told.isdecimal() and len(told) < 4:
        told = int(told)
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < len(choices):
        return told
    shown = quoted(str(told), 30)
    raise _WrongError(f"the right choice {shown} is neither a choice nor the place of one, from 0")


def _prompt(text: str, record: Mapping[str, Any]) -> str:
    if _COLUMN.fullmatch(text) and text in record:
        return _word(text, record)
    return _SLOT.sub(lambda slot: _word(slot[1], record), text)


def _word(column: str, record: Mapping[str, Any]) -> str:
    found = _value(column, record)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        raise _WrongError(f"the column {quoted(column)} is neither a text nor a number")
    return str(found)


def _value(named: str, record: Mapping[str, Any]) -> Any:
    column = _named(named)
    if column not in record:
        known = ", ".join(quoted(name, 30) for name in islice(record, 5))
        raise _WrongError(f"there is no column {quoted(column)}: the record has {known or 'none'}")
    return record[column]


def _named(text: str) -> str:
    """The column that a text names, alone or in braces."""
    slot = _SLOT.fullmatch(text)
    return slot[1] if slot else text
