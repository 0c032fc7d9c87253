"""The names by which people are called: found in one go through a text, however many there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from adapterc.importers.personal_cases import cases_of

_CAPITALISED = re.compile(r"[^\W\d_a-zа-яё](?<!\w.)\w*")
_HEAD = re.compile(r"\w*")


class Called:
    """Words that somebody is called by, each with the name that it belongs to, by the word it begins with.

    A word is found in all of its cases. What is not among `names` is looked for in `others`.
    """

    def __init__(self, names: Mapping[str, str], others: Called | None = None) -> None:
        self._names: dict[str, str] = {}
        self._others = others
        known = {word: (others.name_of(name) if others else None) or name for word, name in names.items()}
        for word, name in known.items():
            for form in sorted(cases_of(word) - {word}):
                self._names.setdefault(form, name)
        for word, name in known.items():
            self._names.setdefault(word, name)
        self._by_head: dict[str, list[str]] = {}
        for word in sorted(self._names, key=len, reverse=True):
            head = _HEAD.match(word)
            self._by_head.setdefault(head.group() if head else word, []).append(word)

    def name_of(self, word: str) -> str | None:
        """Whose name `word` is; none where nobody is called so."""
        return self._names.get(word) or (self._others.name_of(word) if self._others else None)

    def replaced(self, text: str, change: Callable[[str], str]) -> str:
        """`text` with what `change` makes of a name in the place of each word that calls it.

        First name and surname that stand together and are of one name are one place.
        """
        parts: list[str] = []
        at = 0
        last = ""
        for head in _CAPITALISED.finditer(text):
            start = head.start()
            found = self._found(text, start, head.group()) if start >= at else None
            if found is None:
                continue
            word, name = found
            if not (parts and name == last and text[at:start] == " "):
                parts += (text[at:start], change(name))
            at, last = start + len(word), name
        return "".join((*parts, text[at:])) if parts else text

    def _found(self, text: str, start: int, head: str) -> tuple[str, str] | None:
        """The longest word at `start`, which begins with `head`, and whose name it is."""
        other = self._others._found(text, start, head) if self._others else None
        for word in self._by_head.get(head, ()):
            if text.startswith(word, start) and not _goes_on(text, start + len(word)):
                return other if other and len(other[0]) > len(word) else (word, self._names[word])
        return other


def _goes_on(text: str, at: int) -> bool:
    return at < len(text) and (text[at].isalnum() or text[at] == "_")
