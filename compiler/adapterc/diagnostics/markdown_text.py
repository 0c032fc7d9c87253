"""Foreign text in Markdown that others render: it shows exactly its characters and reaches nobody."""

from __future__ import annotations

import re

from adapterc.diagnostics.quoting import escaped

_SIGNS = re.compile(r"[^\w\s]|_", re.ASCII)
_BARE_LINK = re.compile(r"\b(www)\.", re.IGNORECASE)
_CALLS = re.compile(r"@|[#!](?=\d)")
"""What calls a person, an issue or a merge request."""


def plain_markdown(text: str) -> str:
    """`text` on one line, in which nothing is a sign of Markdown or HTML, a link, or a mention of somebody.

    It may stand in the middle of a line of Markdown and inside an element of HTML alike.
    """
    line = escaped(text)
    parts, end = [], 0
    for called in _CALLS.finditer(line):
        # An entity alone would still call whoever is named behind it; nothing in code calls anybody.
        parts += [_plain(line[end : called.start()]), f"<code>&#{ord(called.group())};</code>"]
        end = called.end()
    return "".join((*parts, _plain(line[end:])))


def _plain(text: str) -> str:
    return _BARE_LINK.sub(r"\1&#46;", _SIGNS.sub(_entity, text))


def _entity(match: re.Match[str]) -> str:
    sign = match.group()
    return sign if not sign.isascii() or sign in ".,;?/-()'" else f"&#{ord(sign)};"
