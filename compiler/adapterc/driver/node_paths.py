"""Nodes of a resolved spec as people read them: paths as an author writes them, values as lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_WRITTEN: Mapping[str, str] = {"opposite": "from", "thresholds": "verify"}
"""What a key of the resolved spec is called by an author."""
_MOVED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("training", "attention"): ("training", "targets", "attention"),
    ("training", "ffn"): ("training", "targets", "ffn"),
    ("training", "output_projection"): ("training", "targets", "output_projection"),
    ("templates",): ("dataset", "templates"),
}
"""Where an author writes what the resolved spec has elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a path: a key, or the place in a list with the name that the entry goes by, if any."""

    key: str = ""
    at: int | None = None


Path = tuple[Step, ...]


def shown_path(path: Path) -> str:
    """As an author would say it: `traits.calm.to.moves.open[3]`."""
    said = "".join(f".{step.key}" if step.key else f"[{step.at}]" for step in _written(path))
    return said.removeprefix(".")


def node_path(path: Path) -> str:
    """As spans have it: `traits.calm.to.moves.open.3`; scenes go by their places there."""
    steps = _written(path)
    scened = bool(steps) and steps[0].key == "scenes"
    parts = (str(step.at) if step.at is not None and (scened or not step.key) else step.key for step in steps)
    return ".".join(parts)


def outline(value: Any, indent: str = "") -> str:
    """A value as indented lines, `key: value`, without what is empty; a text as it is."""
    if (told := left_out(value)) is not None:
        return told
    if isinstance(value, dict):
        lines = [
            _line(f"{_WRITTEN.get(key, key)}:", item, indent)
            for key, item in value.items()
            if not is_empty(item)
        ]
        return "\n".join(lines)
    if isinstance(value, list):
        return "\n".join(_line("-", item, indent) for item in value)
    return value if isinstance(value, str) else "none" if value is None else json.dumps(value)


def _line(head: str, item: Any, indent: str) -> str:
    if isinstance(item, (dict, list)) and left_out(item) is None:
        below = outline(item, indent + "  ")
        return f"{indent}- {below.lstrip()}" if head == "-" else f"{indent}{head}\n{below}"
    return f"{indent}{head} {outline(item)}"


def _written(path: Path) -> Path:
    """A path of the resolved spec as an author writes it."""
    keys = tuple(step.key for step in path)
    for made, meant in _MOVED.items():
        if keys[: len(made)] == made:
            return (*(Step(key=key) for key in meant), *path[len(made) :])
    return tuple(
        replace(step, key=_WRITTEN.get(step.key, step.key)) if step.at is None else step for step in path
    )


def left_out(value: Any) -> str | None:
    """What is told of texts that an artifact keeps to itself; None for anything else."""
    marks = value if isinstance(value, list) else [value]
    for mark in marks:
        if isinstance(mark, dict) and "left_out" in mark:
            return f"{mark['left_out']} left out, SHA-256 {mark.get('sha256')}"
    return None


def is_empty(value: Any) -> bool:
    """Whether nothing is said: what is not there, an empty text or list, or a record of such alone."""
    if isinstance(value, dict):
        return all(map(is_empty, value.values()))
    return value is None or value in ("", [])
