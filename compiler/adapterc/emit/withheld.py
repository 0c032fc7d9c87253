"""What `emit: {dataset: omit}` keeps out of an artifact, and what is said in its place.

The rows are left out, and with them whatever holds their words: the files of the spec, since a spec can
quote the same words inline, and in the resolved spec every text that was given to be learnt or was held
out. What the spec declares stays, since the verdicts are about it: role, poles, moves, principles. So
does `eval/`, whose held-out items it takes to measure again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from adapterc.digest import digest

_WORDS: Mapping[str, tuple[str, ...]] = {
    "role": ("facts",),
    "traits": ("pairs", "probes"),
    "frames": ("demonstrations",),
    "skills": ("demonstrations",),
    "scenes": ("paraphrases",),
}
_WHOLE = ("dialogues", "knowledge", "templates")
_POLES = ("opposite", "to")


def without_words(record: Mapping[str, Any]) -> dict[str, Any]:
    """A resolved spec as JSON, with the number and the SHA-256 of texts in the place of those left out."""
    bare = {key: _bare(value, _WORDS[key]) if key in _WORDS else value for key, value in record.items()}
    for trait in bare["traits"]:
        trait.update({pole: _bare(trait[pole], ("examples",)) for pole in _POLES})
    for task in bare["verify"].get("tasks", ()):
        task.update({key: _told(task[key]) for key in ("questions",) if key in task})
    return {key: _told(value) if key in _WHOLE else value for key, value in bare.items()}


def file_facts(path: str, content: bytes) -> dict[str, str | int]:
    """What is told of a file that was left out: SHA-256 and bytes, of one of records also how many."""
    facts: dict[str, str | int] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    if path.endswith(".jsonl"):
        facts["rows"] = sum(bool(line.strip()) for line in content.split(b"\n"))
    return facts


def _bare(value: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_bare(item, keys) for item in value]
    return {key: _told(item) if key in keys else item for key, item in value.items()}


def _told(texts: list[Any]) -> list[dict[str, Any]]:
    """A list still, so that its place in the spec keeps its shape."""
    return [{"left_out": len(texts), "sha256": digest(texts)}] if texts else []
