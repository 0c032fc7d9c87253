"""What a text must hold for a form to stand in it: told of a whole text at once, before any pattern is tried.

A pattern costs twenty times a look for a few signs, and nearly every text holds none of them.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass

_SHAPES = bytes.maketrans(
    (string.ascii_letters + string.digits).encode(), b"a" * len(string.ascii_letters) + b"0" * 10
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One look of personal data, and what it is never without.

    A text without any of `words` (in lower case), or without any of `shapes` (ASCII letters as `a`, digits as
    `0`), does not hold it. The group `value` of the pattern, or else the whole, is what is personal.
    """

    pattern: re.Pattern[str]
    words: tuple[str, ...] = ()
    shapes: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A text in lower case, and its shape."""

    folded: str
    shape: bytes

    def may_hold(self, form: Form) -> bool:
        """Whether `form` is worth a search."""
        shapes, words = form.shapes, form.words
        if shapes and not any(shape in self.shape for shape in shapes):
            return False
        return not words or any(word in self.folded for word in words)


def look_at(texts: Iterable[str]) -> Look:
    """The look of texts taken together: what it does not hold, none of them does."""
    text = "\n".join(texts)
    return Look(text.lower(), text.encode("latin-1", "replace").translate(_SHAPES))


def form(pattern: str, words: str = "", *shapes: bytes, flags: int = 0) -> Form:
    """A form; `words` are parted by `|`."""
    hints = tuple(words.split("|")) if words else ()
    return Form(pattern=re.compile(pattern, flags), words=hints, shapes=shapes)
