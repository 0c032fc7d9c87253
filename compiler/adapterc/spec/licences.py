"""The identifiers of licences that people give to adapters, and what else a licence may be called."""

from __future__ import annotations

import re

SPDX: tuple[str, ...] = (
    "0BSD",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC-BY-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-ND-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-SA-4.0",
    "CC0-1.0",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "ISC",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "MIT",
    "MPL-2.0",
    "Unlicense",
    "WTFPL",
)
"""Those that are met often; SPDX knows hundreds of others, which are told by their form alone."""

_NAME = r"\(*[A-Za-z0-9][A-Za-z0-9.+:-]*\)*"
_EXPRESSION = re.compile(rf"(?=[^A-Za-z]*[A-Za-z]){_NAME}(?: (?:AND|OR|WITH) {_NAME})*")
_SHORT_VERSION = re.compile(r"[a-z]v[0-9]")
_EMPTY_WORDS = re.compile(
    r"\b(?:the|licen[cs]ed?|version|v(?=[ .]?[0-9])|under)\b|[\s_.,-]+|(?<=[a-z])v(?=[0-9])"
)


def is_identifier(licence: str) -> bool:
    """Whether this reads as an SPDX expression; a family without its version (`GPL`) names no licence."""
    return _EXPRESSION.fullmatch(licence) is not None and not meant_licences(licence)


def meant_licences(licence: str) -> tuple[str, ...]:
    """The identifiers that another spelling was meant to be; none for one of them, or for no licence."""
    asked = licence.strip().casefold()
    known = {identifier.casefold(): identifier for identifier in SPDX}
    if asked in known:
        return ()
    bare = _bare(asked)
    bared = {name: _bare(name.casefold()) for name in SPDX}
    same = [name for name, short in bared.items() if bare in (short, short.removesuffix("0"))]
    has_version = any(char.isdigit() for char in bare)
    if same or not bare or (has_version and not _SHORT_VERSION.search(asked)):
        return tuple(same)
    rest = re.compile(re.escape(bare) + (".*" if has_version else "[0-9].*"))
    return tuple(name for name, short in bared.items() if rest.fullmatch(short))


def _bare(text: str) -> str:
    """A licence's name without what people write in many ways."""
    return _EMPTY_WORDS.sub("", text)
