"""The rows and held-out items that lie in an artifact, as the values that they were written from.

Where a spec keeps its dataset to itself, the items are those of the lm-eval tasks in `eval/`: they have
every prompt and answer. What a question is about is then laid out anew from the spec's own templates.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from adapterc import codec
from adapterc.diagnostics.quoting import clipped
from adapterc.driver.artifact_json import read_records
from adapterc.driver.artifact_parts import PART_KINDS, recorded_parts, task_parts
from adapterc.driver.artifact_tasks import LONGEST_ANSWER, asked_in, cap_of, task_documents
from adapterc.errors import AdaptercError
from adapterc.expand.items import lay_probes
from adapterc.ir.base import Turns
from adapterc.ir.dataset import OPEN, PairItem, ProbeItem, Row
from adapterc.ir.judged import bare_skills, is_skill, judged, node_of
from adapterc.ir.layout import LaidProbe
from adapterc.ir.library import Library
from adapterc.ir.part_items import PartItems
from adapterc.ir.spec import ResolvedSpec
from adapterc.verify.tasks import task_name

TRAIN, VERIFY, EVAL = "dataset/train.jsonl", "dataset/verify.jsonl", "eval"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Items of an artifact. `scenes` are its records on scenes, by kind; `others` are kinds unknown here."""

    pairs: tuple[PairItem, ...]
    probes: tuple[ProbeItem, ...]
    scenes: Mapping[str, tuple[Mapping[str, Any], ...]]
    parts: PartItems | None = None
    others: tuple[str, ...] = ()
    subjects_known: bool = True


def read_rows(folder: Path) -> tuple[Row, ...]:
    """The training rows."""
    path = folder / TRAIN
    return tuple(_row(path, record) for record in read_records(path))


def read_items(folder: Path) -> Held:
    """The held-out items of an artifact that has its dataset."""
    path = folder / VERIFY
    pairs: list[PairItem] = []
    probes: list[ProbeItem] = []
    scenes: dict[str, list[dict[str, Any]]] = {}
    parts: dict[str, list[dict[str, Any]]] = {}
    others: set[str] = set()
    for record in read_records(path):
        kind = record.get("kind")
        if kind == "pair":
            pairs.append(_pair(path, record))
        elif kind == "probe":
            probes.append(_probe(path, record))
        elif isinstance(kind, str) and kind.startswith("scene "):
            scenes.setdefault(kind, []).append(record)
        elif kind in PART_KINDS:
            parts.setdefault(str(kind), []).append(record)
        else:
            others.add(str(kind))
    return Held(
        pairs=tuple(pairs),
        probes=tuple(probes),
        scenes={kind: tuple(records) for kind, records in scenes.items()},
        parts=recorded_parts(path, parts),
        others=tuple(sorted(others)),
    )


def read_task_items(folder: Path, spec: ResolvedSpec, library: Library, turns: Turns) -> Held:
    """The held-out items of an artifact without its dataset, out of its lm-eval tasks."""
    laid = {probe.id: probe for probe in lay_probes(spec, library)}
    pairs: list[PairItem] = []
    probes: list[ProbeItem] = []
    for trait in (*judged(spec), *bare_skills(spec)):
        path = folder / EVAL / f"{task_name(spec.name, trait.id)}.jsonl"
        written = "author and base" if is_skill(trait) else "not told"
        for document in task_documents(path):
            record = _record(node_of(trait), document, turns)
            if trait.kind == "preference":
                pairs.append(_chosen(path, document, {**record, "evidence": written}))
            else:
                probes.append(_asked(path, record, laid))
    path = folder / EVAL / f"{task_name(spec.name, OPEN)}.jsonl"
    probes += [_asked(path, _record("verify", document, turns), laid) for document in task_documents(path)]
    known = all(probe.subject for probe in probes if probe.trait == OPEN)
    parts = task_parts(folder / EVAL, spec, turns)
    return Held(pairs=tuple(pairs), probes=tuple(probes), scenes={}, parts=parts, subjects_known=known)


def _record(node: str, document: Mapping[str, Any], turns: Turns) -> dict[str, Any]:
    """What a document says of its item; the question is its prompt without the turns."""
    prompt = document.get("prompt")
    asked = prompt if isinstance(prompt, str) else ""
    family = document.get("family")
    return {
        "id": document.get("id"),
        "trait": document.get("trait"),
        "origin": {"node": node, "template": "", "family": family, "split": "verify", "seed": 0},
        "subject": "",
        "question": asked_in(asked, turns),
        "prompt": prompt,
    }


def _chosen(path: Path, document: Mapping[str, Any], record: Mapping[str, Any]) -> PairItem:
    choices, gold = document.get("choices"), document.get("gold")
    if not isinstance(choices, list) or len(choices) != 2 or gold not in (0, 1):
        raise _foreign(path, document)
    poles = {"to": choices[gold], "opposite": choices[1 - gold]}
    return _sound_pair(path, document, _read(PairItem, {**record, **poles}))


def _asked(path: Path, record: Mapping[str, Any], laid: Mapping[str, LaidProbe]) -> ProbeItem:
    known = laid.get(str(record["id"]))
    subject = known.subject if known is not None and known.question == record["question"] else ""
    return _sound_probe(path, record, _read(ProbeItem, {**record, "subject": subject, "cap": cap_of(path)}))


def _pair(path: Path, record: Mapping[str, Any]) -> PairItem:
    asked, answered = _turns(path, record)
    values = {**record, "question": asked, "to": answered, "opposite": record.get("rejected")}
    return _sound_pair(path, record, _read(PairItem, values))


def _probe(path: Path, record: Mapping[str, Any]) -> ProbeItem:
    asked, _ = _turns(path, record)
    return _sound_probe(path, record, _read(ProbeItem, {**record, "question": asked}))


def _row(path: Path, record: Mapping[str, Any]) -> Row:
    said = record.get("messages")
    if not isinstance(said, list) or not said or not isinstance(said[-1], dict):
        raise _foreign(path, record)
    values = {**record, "messages": said[:-1], "chosen": said[-1].get("content")}
    row = _read(Row, values)
    if row is None:
        raise _foreign(path, record)
    return row


def _turns(path: Path, record: Mapping[str, Any]) -> tuple[object, object]:
    """What is asked, and what is answered where the record has an answer."""
    said = record.get("messages")
    if not isinstance(said, list) or not said or not all(isinstance(turn, dict) for turn in said):
        raise _foreign(path, record)
    return said[0].get("content"), said[-1].get("content")


def _sound_pair(path: Path, record: Mapping[str, Any], item: PairItem | None) -> PairItem:
    if item is None or not item.to or not item.opposite:
        raise _foreign(path, record)
    return item


def _sound_probe(path: Path, record: Mapping[str, Any], item: ProbeItem | None) -> ProbeItem:
    if item is None or not 0 < item.cap <= LONGEST_ANSWER:
        raise _foreign(path, record)
    return item


def _read(kind: type[T], values: Mapping[str, Any]) -> T | None:
    return codec.from_json(kind, json.dumps(values))


def _foreign(path: Path, record: Mapping[str, Any]) -> AdaptercError:
    return AdaptercError(
        f"{path} holds what no build writes: {clipped(json.dumps(record.get('id'), default=str))}",
        help="take the artifact from where it was built, or build it anew",
    )
