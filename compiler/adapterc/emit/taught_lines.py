"""What a teacher was told and what it said, as the records of `dataset/teacher.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapterc.ir.taught import Taught

TAUGHT = "dataset/teacher.jsonl"


def taught_lines(taught: Taught) -> Iterator[Mapping[str, Any]]:
    """The personas, then every answer, used or not, under the key of its request."""
    for one in taught.personas:
        turns = [{"role": turn.role, "content": turn.content} for turn in one.shots]
        yield {
            "kind": "persona",
            "id": one.id,
            "messages": [{"role": "system", "content": one.text}, *turns],
        }
    for answer in taught.answers:
        yield {
            "kind": "answer",
            "key": answer.key,
            "persona": answer.persona,
            "question": answer.question,
            "text": answer.text,
            "finished": answer.finished,
            "refused": answer.refused,
        }
