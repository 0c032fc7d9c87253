"""Held-out items of knowledge, frames and dialogues as records, beside the other verification items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from adapterc.ir.part_items import PartItems


def part_lines(items: PartItems | None) -> Iterator[Mapping[str, Any]]:
    """Questions to facts, questions to frames, and the author's turns in held-out dialogues."""
    if items is None:
        return
    for kind, held in (("fact", items.facts), ("stride", items.strides), ("turn", items.turns)):
        for item in held:
            record = asdict(item)
            yield {"id": record.pop("id"), "kind": kind, **record}
