"""The lm-eval tasks of an artifact, read as data: their documents, and the longest answer that they allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from adapterc.driver.artifact_json import read_bytes, read_records
from adapterc.ir.base import Turns

LONGEST_ANSWER = 1 << 14
"""Tokens of an answer that is believed to have been asked for."""

_MOST_DEFINED = 1 << 20
_CAP = re.compile(r"^  max_gen_toks: (\d{1,6})$", re.MULTILINE)


def task_documents(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a task; none where there is no such task."""
    return read_records(path) if path.is_file() else iter(())


def cap_of(path: Path) -> int:
    """The most tokens of an answer to a task, by the definition beside its documents; else 0."""
    try:
        text = read_bytes(path.with_suffix(".yaml"), _MOST_DEFINED).decode("utf-8", "replace")
    except (OSError, ValueError):
        return 0
    found = _CAP.search(text)
    return int(found[1]) if found else 0


def asked_in(prompt: str, turns: Turns) -> str:
    """What the user says in a rendered prompt of one turn."""
    return prompt.removeprefix(turns.prefix + turns.user_open).removesuffix(turns.assistant_open)
