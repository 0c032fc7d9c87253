"""Held-out items of an artifact in other settings, out of its lm-eval tasks: no record has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from adapterc import codec
from adapterc.diagnostics.quoting import clipped
from adapterc.driver.artifact_tasks import LONGEST_ANSWER, cap_of, task_documents
from adapterc.errors import AdaptercError
from adapterc.ir.judged import judged, node_of
from adapterc.ir.library import Library
from adapterc.ir.settings import (
    SETTINGS,
    SYSTEM_TURNS,
    Setting,
    SettingItems,
    SettingPair,
    SettingProbe,
)
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.verify.tasks import SETTINGS_FOLDER, slug, task_name

T = TypeVar("T")


def read_settings(folder: Path, spec: ResolvedSpec, library: Library) -> SettingItems | None:
    """What was asked of every judged trait in every setting; None in an artifact that was asked in none."""
    systems = dict(library.pressure.systems)
    pairs: list[SettingPair] = []
    probes: list[SettingProbe] = []
    for trait in judged(spec):
        for setting in SETTINGS:
            name = f"{task_name(spec.name, trait.id)}__{slug(setting.id)}"
            path = folder / "eval" / SETTINGS_FOLDER / f"{name}.jsonl"
            for record in _records(path, trait, setting, systems):
                if trait.kind == "preference":
                    pairs.append(_pair(path, record))
                else:
                    probes.append(_probe(path, record))
    return SettingItems(pairs=tuple(pairs), probes=tuple(probes)) if pairs or probes else None


def _records(
    path: Path, trait: Trait, setting: Setting, systems: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """What a task's documents say; the system prompt that stands in one is the library's, by its name."""
    name = "support" if setting.id == SYSTEM_TURNS else setting.id.removeprefix("system-")
    system = systems.get(name, "") if setting.declares_system else ""
    for document in task_documents(path):
        origin = {
            "node": node_of(trait),
            "template": "",
            "family": document.get("family"),
            "split": "verify",
            "seed": 0,
        }
        yield {**document, "setting": setting.id, "trait": trait.id, "origin": origin, "system": system}


def _pair(path: Path, record: Mapping[str, Any]) -> SettingPair:
    choices, gold = record.get("choices"), record.get("gold")
    if not isinstance(choices, list) or len(choices) != 2 or gold not in (0, 1) or not all(choices):
        raise _foreign(path, record)
    return _read(SettingPair, path, {**record, "to": choices[gold], "opposite": choices[1 - gold]})


def _probe(path: Path, record: Mapping[str, Any]) -> SettingProbe:
    cap = cap_of(path)
    if not 0 < cap <= LONGEST_ANSWER:
        raise _foreign(path, record)
    return _read(SettingProbe, path, {**record, "cap": cap})


def _read(kind: type[T], path: Path, record: Mapping[str, Any]) -> T:
    values = {name: record[name] for name in kind.__slots__ if name in record}  # type: ignore[attr-defined]
    found = codec.from_json(kind, json.dumps(values))
    if found is None:
        raise _foreign(path, record)
    return found


def _foreign(path: Path, record: Mapping[str, Any]) -> AdaptercError:
    return AdaptercError(
        f"{path} holds what no build writes: {clipped(json.dumps(record.get('id'), default=str))}",
        help="take the artifact from where it was built, or build it anew",
    )
