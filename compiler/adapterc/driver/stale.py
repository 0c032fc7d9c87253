"""Why a stage must run again, in words: what differs from the artifact that was built last."""

from __future__ import annotations

from pathlib import Path

from adapterc.driver.changes import Changes, named, shown_folder

_GONE = "the compiler's code changed since the last build, or its result is gone from the cache"


def why_glossary(changes: Changes | None, target: Path) -> str:
    """The same of a glossary; `changes` is None where there is no artifact in `target`."""
    if changes is None:
        return _never(target)
    return "scenes, their slots in scenes.lock or the compiler's code changed, or it is gone from the cache"


def why_dataset(changes: Changes | None, target: Path) -> str:
    """The same of the dataset."""
    if changes is None:
        return _never(target)
    return f"changed since the last build: {named(changes.dataset)}" if changes.dataset else _GONE


def why_train(changes: Changes | None, target: Path) -> str:
    """The same of a training."""
    if changes is None:
        return _never(target)
    changed = (*changes.training, *(["the rows"] if changes.dataset else []))
    return f"changed since the last build: {named(changed)}" if changed else _GONE


def _never(target: Path) -> str:
    """That nothing is there."""
    return f"nothing is built in {shown_folder(target)} yet"
