"""Which specs have scene tokens that another spec may mean otherwise, told without reading either again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

Claims = tuple[tuple[str, str], ...]
"""For each look of each token: the project's lock and the look, and behind it the token and the digest of its
scene."""


def clashing(claims: Mapping[Path, Claims]) -> set[Path]:
    """The specs of which one has for another's look another token or scene."""
    holders: dict[str, dict[str, list[Path]]] = {}
    for path, found in claims.items():
        for look, meant in found:
            holders.setdefault(look, {}).setdefault(meant, []).append(path)
    several = (meanings for meanings in holders.values() if len(meanings) > 1)
    return {path for meanings in several for paths in meanings.values() for path in paths}
