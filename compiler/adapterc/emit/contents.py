"""What lies where in the artifact: a list of relative paths with their bytes, in no folder yet.

Reports and provenance are added by `artifact`, since they tell about these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from adapterc.digest import canonical
from adapterc.emit.part_lines import part_lines
from adapterc.emit.request import EmitRequest, TextFile
from adapterc.emit.scene_lines import scene_lines
from adapterc.emit.scene_samples import scene_samples
from adapterc.emit.taught_lines import TAUGHT, taught_lines
from adapterc.emit.withheld import file_facts, without_words
from adapterc.errors import AdaptercError, CompilerBugError
from adapterc.ir.dataset import Origin, PairItem, ProbeItem, Row
from adapterc.ir.spec import ResolvedSpec
from adapterc.spec.scene_lock import LOCK_FILE, lock_text

ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors")
SCENE_FILES = ("chat_template.jinja", "scenes.json", "tokenizer.json", "tokenizer_config.json")
SCENE_ROWS = "rows.safetensors"
BOUND = "spec/bound.json"
"""What verdicts are bound to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of the artifact: its bytes, or the file that they are copied from."""

    path: str
    content: bytes | Path

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)

    def bytes(self) -> bytes:
        """All of them."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


def text_entry(path: str, text: str) -> Entry:
    """A text file in UTF-8; a lone surrogate, which no file can hold, becomes a question mark."""
    return Entry(path=path, content=text.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The files of the artifact, and what is told of each file that is left out of it, by path."""

    entries: tuple[Entry, ...]
    left_out: Mapping[str, Mapping[str, str | int]]


def lay_out(request: EmitRequest) -> Contents:
    """Adapter, spec, dataset and evaluation files, sorted by path."""
    words = sorted([*_sources(request), *_dataset(request)], key=lambda entry: entry.path)
    entries = [*_adapter(request), *_scenes(request), *_spec(request), *_evaluation(request)]
    left_out = {}
    if request.omits_dataset:
        left_out = {entry.path: file_facts(entry.path, entry.bytes()) for entry in words}
    else:
        entries += words
    return Contents(entries=tuple(sorted(entries, key=lambda entry: entry.path)), left_out=left_out)


def spec_record(spec: ResolvedSpec, *, omitted: bool) -> dict[str, Any]:
    """The resolved spec as an artifact has it: with `omitted` without the words that were left out."""
    record: dict[str, Any] = plain(spec)
    return without_words(record) if omitted else record


def plain(value: object) -> Any:
    """A value as JSON for people: the canonical form without its type marks."""
    return _unmarked(canonical(value))


def json_text(value: object) -> str:
    """Indented JSON in the order given, text as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def train_lines(rows: Iterable[Row]) -> Iterator[Mapping[str, Any]]:
    """Training rows as chat messages, the declared pole last, the opposite one beside them."""
    for row in rows:
        yield {
            "id": row.id,
            "kind": row.kind,
            "messages": [*plain(row.messages), {"role": "assistant", "content": row.chosen}],
            "rejected": row.rejected,
            "subject": row.subject,
            "origin": _origin(row.origin),
        }


def verify_lines(pairs: Iterable[PairItem], probes: Iterable[ProbeItem]) -> Iterator[Mapping[str, Any]]:
    """Verification items: pairs with both poles, then probes, which the model answers itself."""
    for pair in pairs:
        asked = {"role": "user", "content": pair.question}
        yield {
            "id": pair.id,
            "kind": "pair",
            "messages": [asked, {"role": "assistant", "content": pair.to}],
            "rejected": pair.opposite,
            "subject": pair.subject,
            "trait": pair.trait,
            "evidence": pair.evidence,
            "prompt": pair.prompt,
            "origin": _origin(pair.origin),
        }
    for probe in probes:
        yield {
            "id": probe.id,
            "kind": "probe",
            "messages": [{"role": "user", "content": probe.question}],
            "rejected": "",
            "subject": probe.subject,
            "trait": probe.trait,
            "cap": probe.cap,
            "prompt": probe.prompt,
            "origin": _origin(probe.origin),
        }


def _adapter(request: EmitRequest) -> Iterator[Entry]:
    for name in ADAPTER_FILES:
        yield Entry(path=name, content=Path(request.adapter.folder, name))


def _scenes(request: EmitRequest) -> Iterator[Entry]:
    """The glossary: the table's own files, with trained rows in the place of those they began from."""
    table = request.scenes
    if table is None:
        return
    trained = bool(request.adapter.rows_digest)
    for name in SCENE_FILES:
        yield Entry(path=f"scenes/{name}", content=Path(table.folder, name))
    rows = Path(request.adapter.folder if trained else table.folder, SCENE_ROWS)
    yield Entry(path=f"scenes/{SCENE_ROWS}", content=rows)
    yield text_entry(f"scenes/{LOCK_FILE}", lock_text({token.token: token.slot for token in table.tokens}))


def _spec(request: EmitRequest) -> Iterator[Entry]:
    yield text_entry(
        "spec/resolved.json", json_text(spec_record(request.spec, omitted=request.omits_dataset))
    )
    yield from _texts("spec/templates", request.templates)
    if request.lock:
        yield text_entry("spec/lock.json", json_text(dict(request.lock)))
    if request.bound is not None:
        yield text_entry(BOUND, json_text(plain(request.bound)))


def _sources(request: EmitRequest) -> Iterator[Entry]:
    yield from _texts("spec/source", request.sources)


def _texts(folder: str, files: Iterable[TextFile]) -> Iterator[Entry]:
    for file in files:
        path = PurePosixPath(file.path)
        if path.is_absolute() or ".." in path.parts or "\\" in file.path:
            raise CompilerBugError(f"{file.path} would leave the artifact")
        yield text_entry(f"{folder}/{path}", file.text)


def _dataset(request: EmitRequest) -> Iterator[Entry]:
    data = request.dataset
    yield text_entry("dataset/train.jsonl", _jsonl(train_lines(data.rows)))
    if request.control:
        yield text_entry("dataset/control.jsonl", _jsonl(train_lines(request.control)))
    if data.taught is not None:
        yield text_entry(TAUGHT, _jsonl(taught_lines(data.taught)))
    held = chain(verify_lines(data.pairs, data.probes), scene_lines(data.scenes), part_lines(data.parts))
    yield text_entry("dataset/verify.jsonl", _jsonl(held))


def _evaluation(request: EmitRequest) -> Iterator[Entry]:
    """What was measured, arm by arm; the tasks of an arm that are those of the first two stand there once."""
    files: dict[str, Path] = {}
    for folder in map(Path, (request.eval_folder, *request.eval_more)):
        if not folder.is_dir():
            raise AdaptercError(
                f"the evaluation results are gone from {folder}",
                help="Run the same command again: verification fills them in anew.",
            )
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                files.setdefault(f"eval/{path.relative_to(folder).as_posix()}", path)
    for name, path in files.items():
        yield Entry(path=name, content=path)
    for name, lines in scene_samples(request):
        yield text_entry(name, _jsonl(lines))


def _jsonl(lines: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines)


def _origin(origin: Origin) -> Any:
    return plain(origin)


def _unmarked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unmarked(item) for key, item in value.items() if key != "__type__"}
    if isinstance(value, list):
        return [_unmarked(item) for item in value]
    return value
