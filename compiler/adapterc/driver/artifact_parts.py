"""Held-out items of knowledge, frames and dialogues that lie in an artifact, out of records or tasks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from adapterc import codec
from adapterc.diagnostics.quoting import clipped
from adapterc.driver.artifact_tasks import LONGEST_ANSWER, asked_in, cap_of, task_documents
from adapterc.errors import AdaptercError
from adapterc.ir.base import Turns
from adapterc.ir.part_items import FactItem, PartItems, StrideItem, TurnItem
from adapterc.ir.spec import ResolvedSpec
from adapterc.verify.parts_tasks import DIALOGUES, FOLDER, FRAMES, KNOWLEDGE, RECALL
from adapterc.verify.tasks import slug

PART_KINDS = ("fact", "stride", "turn")
"""Kinds of records that are items of these parts."""

T = TypeVar("T")


def recorded_parts(path: Path, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> PartItems | None:
    """The items of an artifact that has its dataset; None where it has no such item."""
    if not records:
        return None
    return PartItems(
        facts=tuple(_sound_fact(path, one) for one in records.get("fact", ())),
        strides=tuple(_sound_stride(path, one) for one in records.get("stride", ())),
        turns=tuple(_sound_turn(path, one) for one in records.get("turn", ())),
    )


def task_parts(folder: Path, spec: ResolvedSpec, turns: Turns) -> PartItems | None:
    """The items of an artifact without its dataset, out of the lm-eval tasks in `folder`."""
    prefix = folder / FOLDER / f"adapterc_{slug(spec.name)}"
    files = {
        part: prefix.with_name(f"{prefix.name}__{part}.jsonl")
        for part in (KNOWLEDGE, RECALL, FRAMES, DIALOGUES)
    }
    keys = {str(one.get("id")): one.get("keys") for one in task_documents(files[RECALL])}
    cap = cap_of(files[RECALL]) or 1
    facts = [
        one | {"keys": keys.get(str(one.get("id")), []), "cap": cap}
        for one in _documents(files[KNOWLEDGE], "knowledge", turns)
    ]
    strides = [one | {"cap": cap_of(files[FRAMES])} for one in _documents(files[FRAMES], "frames", turns)]
    said = list(_documents(files[DIALOGUES], "dialogues", turns))
    found = {"fact": facts, "stride": strides, "turn": said}
    return recorded_parts(prefix, {kind: records for kind, records in found.items() if records})


def _documents(path: Path, node: str, turns: Turns) -> Iterator[dict[str, Any]]:
    """What the documents of a task say of their items; where they came from is told no closer than `node`."""
    for document in task_documents(path):
        prompt = document.get("prompt")
        origin = {
            "node": node,
            "template": "",
            "family": document.get("family"),
            "split": "verify",
            "seed": 0,
        }
        asked = asked_in(prompt, turns) if isinstance(prompt, str) else ""
        yield {**document, "origin": origin, "question": asked}


def _sound_fact(path: Path, record: Mapping[str, Any]) -> FactItem:
    item = _read(FactItem, path, record)
    sound = len(item.choices) > 1 and 0 <= item.gold < len(item.choices) and all(item.choices)
    return _if(item, path, record, sound=sound and 0 < item.cap <= LONGEST_ANSWER)


def _sound_stride(path: Path, record: Mapping[str, Any]) -> StrideItem:
    item = _read(StrideItem, path, record)
    sound = bool(item.steps) and all(item.steps) and 0 < item.cap <= LONGEST_ANSWER
    return _if(item, path, record, sound=sound)


def _sound_turn(path: Path, record: Mapping[str, Any]) -> TurnItem:
    item = _read(TurnItem, path, record)
    return _if(item, path, record, sound=bool(item.text) and item.tokens > 0)


def _read(kind: type[T], path: Path, record: Mapping[str, Any]) -> T:
    values = {name: record[name] for name in kind.__slots__ if name in record}  # type: ignore[attr-defined]
    found = codec.from_json(kind, json.dumps(values))
    if found is None:
        raise _foreign(path, record)
    return found


def _if(item: T, path: Path, record: Mapping[str, Any], *, sound: bool) -> T:
    if not sound:
        raise _foreign(path, record)
    return item


def _foreign(path: Path, record: Mapping[str, Any]) -> AdaptercError:
    return AdaptercError(
        f"{path} holds what no build writes: {clipped(json.dumps(record.get('id'), default=str))}",
        help="take the artifact from where it was built, or build it anew",
    )
