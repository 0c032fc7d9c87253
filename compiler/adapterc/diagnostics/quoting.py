"""Foreign text made safe to show: nothing it holds can move a cursor, recolour or reorder a line."""

from __future__ import annotations

import unicodedata

# Zero-width joiners shape letters and emoji and steer nothing; every other format character is shown.
_HARMLESS_FORMAT = frozenset("\u200c\u200d")
_SHOWN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_CLIP = 60


def _is_live(char: str) -> bool:
    if char in _HARMLESS_FORMAT:
        return False
    return unicodedata.category(char) in _SHOWN_CATEGORIES or (ord(char) & 0xFFFE) == 0xFFFE


def escaped_char(char: str) -> str:
    """`char`, or a visible escape of it when a terminal might act on it."""
    if not _is_live(char):
        return char
    point = ord(char)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def escaped(text: str) -> str:
    """`text` on one line with every live character written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(escaped_char, text))


def clipped(text: str, limit: int = _CLIP) -> str:
    """At most `limit` characters of `text`, an ellipsis where it was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quoted(text: str, limit: int = _CLIP) -> str:
    """A name from a spec inside a message: between backticks, cut to a readable length."""
    return f"`{clipped(text, limit)}`"


def either(names: tuple[str, ...] | list[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"


def counted(count: int, noun: str) -> str:
    """A number of things: `1 error`, `2 errors`."""
    return f"{count} {noun}{'s' * (count != 1)}"
