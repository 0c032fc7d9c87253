"""AC0302: a name stands for one thing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span
from adapterc.frontend.tree import Mapping, mappings_at, text_at

NAMED = (
    ("traits", "id", "trait"),
    ("frames", "id", "frame"),
    ("skills", "id", "skill"),
    ("scenes", "token", "scene"),
)


def check_names(root: Mapping) -> Iterator[Diagnostic]:
    """Traits, frames and skills by id, scenes by token, each among their own kind."""
    for section, key, kind in NAMED:
        first: dict[str, Span] = {}
        for item in mappings_at(root, section):
            name, entry = text_at(item, key), item.entry(key)
            if name is None or entry is None:
                continue
            span = entry.value.region.span
            earlier = first.setdefault(unicodedata.normalize("NFC", name), span)
            if earlier is not span:
                yield finding(
                    "AC0302",
                    f"two {kind}s are called {quoted(name)}",
                    span,
                    labels=[Label(span=earlier, text="the first one")],
                    advice="rename one of them",
                )
