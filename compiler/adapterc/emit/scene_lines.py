"""A glossary's held-out items as records, beside the other verification items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from adapterc.ir.scene_items import SceneItems


def scene_lines(items: SceneItems | None) -> Iterator[Mapping[str, Any]]:
    """Paraphrases, requests for forms, contexts to draw in, and prompts with two tokens."""
    if items is None:
        return
    kinds = (
        ("scene paraphrase", items.paraphrases),
        ("scene form", items.asks),
        ("scene context", items.contexts),
        ("scene pair", items.pairs),
    )
    for kind, held in kinds:
        for item in held:
            record = asdict(item)
            yield {"id": record.pop("id"), "kind": kind, **record}
