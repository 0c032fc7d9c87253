"""What the key of a stage is made of, in the words of the spec's author, and how two such makings differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from adapterc.digest import digest
from adapterc.driver.changes import differing, makes_rows
from adapterc.driver.code import (
    DATASET_CODE,
    GLOSSARY_CODE,
    MEASURE_CODE,
    TRAIN_CODE,
    code_digest,
    lm_eval_version,
)
from adapterc.driver.compile import Compiled
from adapterc.emit.contents import plain, spec_record
from adapterc.ir.base import BaseModel
from adapterc.ir.glossary import TableRequest
from adapterc.ir.training import Platform, TrainRequest
from adapterc.ir.verification import MeasureRequest

_LONGEST = 60
_ROWS = "the rows"
_CODE = "the compiler's code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part that is another than it was; values are empty where they are too long to be shown."""

    what: str
    was: str = ""
    now: str = ""


def dataset_parts(compiled: Compiled, base: BaseModel, platform: Platform) -> Mapping[str, Any]:
    """Of the rows: what they are laid out from, and what the base's answers depend on."""
    record = {**spec_record(compiled.spec, omitted=False), "name": None}
    spec = {key: _without_judging(value) for key, value in record.items() if makes_rows(key)}
    profile = {"verify": {"profile": compiled.spec.verify.profile}}
    templates = {path: _short_digest(text) for path, text in compiled.templates}
    return _named(compiled, DATASET_CODE, base, platform, spec={**spec, **profile}, template=templates)


def glossary_parts(compiled: Compiled, request: TableRequest) -> Mapping[str, Any]:
    """Of the table of scenes."""
    spec = {"scenes": spec_record(compiled.spec, omitted=False)["scenes"]}
    slots = {entry.token: plain(entry) for entry in request.entries}
    return _named(compiled, GLOSSARY_CODE, request.base, request.platform, spec=spec, slot=slots)


def train_parts(compiled: Compiled, request: TrainRequest) -> Mapping[str, Any]:
    """Of the adapter."""
    glossary = request.scenes.digest if request.scenes else ""
    more = {_ROWS: digest(request.rows), "the glossary": glossary}
    return _named(
        compiled, TRAIN_CODE, request.base, request.platform, training=plain(request.recipe), **more
    )


def measure_parts(
    compiled: Compiled, request: MeasureRequest, tasks: tuple[tuple[str, str], ...]
) -> Mapping[str, Any]:
    """Of the measurements."""
    told_apart = ("base", "adapter", "neutral", "platform", "scenes", "rows_digest")
    items = [field for field in fields(request) if field.name not in told_apart]
    more = {
        "the spec's name": compiled.spec.name,
        "the adapter": request.adapter,
        "the held-out items": digest([getattr(request, field.name) for field in items]),
        "the neutral texts": digest(request.neutral),
        "the tasks": digest([text for _, text in tasks]),
        "the glossary": digest([request.scenes, request.rows_digest]),
        "lm-eval": lm_eval_version(),
    }
    return _named(compiled, MEASURE_CODE, request.base, request.platform, **more)


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs between two makings of one stage, in the order of the names."""
    found = []
    for name in sorted({*was, *now} - {"name"}):
        found += list(_compared(name, was.get(name), now.get(name)))
    return tuple(found)


def _named(
    compiled: Compiled, code: tuple[str, ...], base: BaseModel, platform: Platform, **parts: Any
) -> Mapping[str, Any]:
    machine = {**plain(platform), "libraries": dict(platform.libraries)}
    made = {_CODE: code_digest(code), "the base": base.digest, "platform": machine, **parts}
    return {"name": compiled.spec.name, **{name: _shortened(part) for name, part in made.items()}}


def _compared(name: str, was: Any, now: Any) -> Iterator[Difference]:
    """The places of one part that differ; parts of the spec are named by their own paths alone."""
    for path in differing("", was, now):
        old, new = _at(was, path), _at(now, path)
        lead = "" if name == "spec" else f"{name} " if path else name
        yield Difference(what=f"{lead}{path}", was=_shown(old), now=_shown(new))


def _at(body: Any, path: str) -> Any:
    """What stands at a path that `differing` wrote; None where that is not one value."""
    value = body
    for step in path.split(".") if path else ():
        if isinstance(value, list):
            value = {entry.get("id"): entry for entry in value if isinstance(entry, dict)}
        inner = value if isinstance(value, dict) else {}
        value = inner.get(step, inner.get("opposite") if step == "from" else None)
    return value


def _without_judging(value: Any) -> Any:
    """A part of the spec less what is asked of the adapter in the end."""
    if isinstance(value, dict):
        return {key: _without_judging(item) for key, item in value.items() if makes_rows(key)}
    return [_without_judging(item) for item in value] if isinstance(value, list) else value


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    plain_value = isinstance(value, (str, int, float)) and not text.startswith("#")
    return text if plain_value and len(text) < _LONGEST else ""


def _shortened(value: Any) -> Any:
    """JSON with long texts as their digests: enough to tell that two are not the same."""
    if isinstance(value, dict):
        return {key: _shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    return _short_digest(value) if isinstance(value, str) and len(value) >= _LONGEST else value


def _short_digest(text: str) -> str:
    return "#" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
