"""Keys that are there under another name: reported as unknown, with their own advice, and not as missing."""

from __future__ import annotations

from itertools import islice
from typing import Any

from adapterc.frontend.expected import known_keys
from adapterc.frontend.slips import meant_key
from adapterc.frontend.tree import Mapping

_MOST = 100
"""Unknown keys that are looked at: nobody misspells one among so many."""


def is_misspelt(mapping: Mapping, annotation: Any, *keys: str) -> bool:
    """Whether an unknown key of the mapping was probably meant to be one of `keys`."""
    known = known_keys(annotation)
    unknown = islice((entry.key for entry in mapping.entries if entry.key not in known), _MOST)
    return any(meant_key(annotation, key) in keys for key in unknown)


def is_foreign(mapping: Mapping, annotation: Any) -> bool:
    """Whether no key of the mapping is one of its own: that is told of it, and nothing more is known."""
    known = known_keys(annotation)
    return all(entry.key not in known for entry in mapping.entries)
