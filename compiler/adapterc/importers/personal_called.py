"""The names by which people are called: found in one go through a text, however many there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_CAPITALISED = re.compile(r"[^\W\d_a-zа-яё](?<!\w.)\w*")
_HEAD = re.compile(r"\w*")


class Called:
    """Words that somebody is called by, each with the name that it belongs to, by the word it begins with."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._by_head: dict[str, list[str]] = {}
        for word in sorted(names, key=len, reverse=True):
            head = _HEAD.match(word)
            self._by_head.setdefault(head.group() if head else word, []).append(word)

    def replaced(self, text: str, change: Callable[[str], str]) -> str:
        """`text` with what `change` makes of a name in the place of each word that calls it."""
        parts: list[str] = []
        at = 0
        for head in _CAPITALISED.finditer(text):
            start = head.start()
            for word in self._by_head.get(head.group(), ()) if start >= at else ():
                end = start + len(word)
                if text.startswith(word, start) and not _goes_on(text, end):
                    parts += (text[at:start], change(self._names[word]))
                    at = end
                    break
        return "".join((*parts, text[at:])) if parts else text


def _goes_on(text: str, at: int) -> bool:
    return at < len(text) and (text[at].isalnum() or text[at] == "_")
