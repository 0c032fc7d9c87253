"""Why a stage must run again: what differs from the artifact that stands in `build/`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.driver.compile import Compiled
from adapterc.emit.contents import plain, spec_record
from adapterc.ir.base import BaseModel
from adapterc.ir.training import Platform, Recipe

_MOST_BYTES = 64 << 20
_MOST_NAMED = 4
_LATER = ("training", "verify", "emit", "licence", "credits")
_JUDGED = "thresholds"
"""Parts of a spec that no row depends on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs, for the dataset and for the training on it."""

    dataset: tuple[str, ...]
    training: tuple[str, ...]


def changes_since(  # noqa: PLR0913
    target: Path,
    compiled: Compiled,
    base: BaseModel,
    recipe: Recipe,
    platform: Platform,
    *,
    glossary: str | None = None,
) -> Changes | None:
    """What a build of `compiled` would be made of otherwise than the artifact in `target` was.

    `glossary` is the digest of the scenes' table. None where there is no artifact to compare with.
    """
    made, resolved = _read(target / "adapterc.json"), _read(target / "spec" / "resolved.json")
    if made is None or resolved is None:
        return None
    now = spec_record(compiled.spec, omitted=_at(resolved, "emit", "dataset") == "omit")
    rows = [path for path in differing("", resolved, now) if makes_rows(path)]
    rows += _asked_otherwise(target, resolved, compiled)
    rows += ["training.scale"] * (_develops(resolved) != (compiled.spec.training.scale == "auto"))
    shared = ["the base"] * (_at(made, "base", "digest") != base.digest)
    machine = {**plain(platform), "libraries": dict(platform.libraries)}
    shared += [f"the platform's {name}" for name in differing("", made.get("platform"), machine)]
    trained = [f"training's {name}" for name in differing("", made.get("recipe"), plain(recipe))]
    trained += ["the glossary"] * (_at(made, "lock", "scenes") != glossary)
    return Changes(dataset=(*rows, *shared), training=(*trained, *shared))


def _asked_otherwise(target: Path, resolved: Mapping[str, Any], compiled: Compiled) -> Iterator[str]:
    """The profile, which says which templates there are, and any template that says something else."""
    before, now = _templates(target), dict(compiled.templates)
    paths = before.keys() | now.keys()
    if _at(resolved, "verify", "profile") != compiled.spec.verify.profile:
        yield "verify.profile"
        paths = before.keys() & now.keys()
    if any(before.get(path) != now.get(path) for path in paths):
        yield "a template"


def _develops(resolved: Mapping[str, Any]) -> bool:
    """Whether families were held out for a scale that is chosen."""
    return _at(resolved, "training", "scale") == "auto"


def named(changes: tuple[str, ...]) -> str:
    """A few of the changes, and how many more there are."""
    first, more = changes[:_MOST_NAMED], len(changes) - _MOST_NAMED
    return ", ".join(first) + (f" and {more} more" if more > 0 else "")


def makes_rows(path: str) -> bool:
    """Whether rows depend on what stands at a path of the resolved spec."""
    parts = path.split(".")
    return parts[0] not in _LATER and parts[-1] != _JUDGED


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON object out of an artifact; None where there is none that can be read."""
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _templates(target: Path) -> dict[str, str]:
    """The templates that the artifact was made with, by their paths."""
    root = target / "spec" / "templates"
    try:
        return {
            path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(root.rglob("*.yaml"))
            if path.is_file() and not path.is_symlink()
        }
    except (OSError, ValueError):
        return {}


def _at(body: Mapping[str, Any], *keys: str) -> object:
    value: Any = body
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def differing(path: str, old: Any, new: Any) -> Iterator[str]:
    """Paths at which two JSON values differ; entries with an id go by it, others are not told apart."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        # A key that an older version did not write is news only where it now holds entries.
        fresh = {key for key, value in new.items() if isinstance(value, (list, dict)) and value}
        for key in sorted(old.keys() | fresh):
            yield from differing(f"{path}.{key}".strip("."), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and _by_id(old) and _by_id(new):
        yield from differing(path, _by_id(old), _by_id(new))
        if set(_by_id(old)) == set(_by_id(new)) and list(_by_id(old)) != list(_by_id(new)):
            yield f"the order of {path}"
    else:
        yield _written(path)


def _by_id(entries: list[Any]) -> dict[str, Any]:
    """Entries by their ids; empty unless all of them have one."""
    found = {entry["id"]: entry for entry in entries if isinstance(entry, dict) and "id" in entry}
    return found if len(found) == len(entries) else {}


def _written(path: str) -> str:
    """A path of the resolved spec as an author writes it."""
    return ".".join("from" if part == "opposite" else part for part in path.split("."))


def shown_folder(target: Path) -> str:
    """The folder as it is seen from here, where that is shorter."""
    return min(str(target), os.path.relpath(target), key=len)
