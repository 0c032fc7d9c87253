"""Licences by the identifiers that the spec takes, where a file names or quotes one of them."""

from __future__ import annotations

import re

from adapterc.spec.licences import SPDX, meant_licences

_TITLES: tuple[tuple[str, str], ...] = (
    (r"apache license,?\s+version 2\.0", "Apache-2.0"),
    (r"mit license", "MIT"),
    (r"mozilla public license,? version 2\.0", "MPL-2.0"),
    (r"cc0 1\.0 universal", "CC0-1.0"),
    (r"creative commons attribution 4\.0 international", "CC-BY-4.0"),
)
_HEAD = 400


def spdx(text: str) -> str:
    """The identifier that `text` is, or whose licence it begins to quote; empty for anything else."""
    asked = re.sub(r"[\s_]+", "-", text.strip().casefold())
    known = {identifier.casefold(): identifier for identifier in SPDX}
    if asked in known:
        return known[asked]
    head = " ".join(text[:_HEAD].casefold().split())
    quoted = next((name for title, name in _TITLES if re.match(rf"\s*(?:the )?{title}", head)), "")
    if quoted or len(text) > _HEAD:
        return quoted
    meant = meant_licences(head.rstrip(" ."))
    # Of a family the version must be said: no author gives it by leaving it out.
    sure = len(meant) == 1 and (meant[0].isalpha() or any(char.isdigit() for char in head))
    return meant[0] if sure else ""
