"""Which scripts a text is written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_RANGES: tuple[tuple[str, int, int], ...] = (
    ("Greek", 0x0370, 0x03FF),
    ("Cyrillic", 0x0400, 0x052F),
    ("Armenian", 0x0531, 0x0589),
    ("Hebrew", 0x05D0, 0x05EA),
    ("Arabic", 0x0620, 0x06FF),
    ("Arabic", 0x0750, 0x077F),
    ("Devanagari", 0x0900, 0x097F),
    ("Bengali", 0x0980, 0x09FF),
    ("Tamil", 0x0B80, 0x0BFF),
    ("Thai", 0x0E00, 0x0E7F),
    ("Georgian", 0x10A0, 0x10FF),
    ("Hangul", 0x1100, 0x11FF),
    ("Greek", 0x1F00, 0x1FFF),
    ("Kana", 0x3040, 0x30FF),
    ("Han", 0x3400, 0x4DBF),
    ("Han", 0x4E00, 0x9FFF),
    ("Hangul", 0xAC00, 0xD7A3),
)
_LAST_LATIN = 0x024F
_BEYOND_LATIN = re.compile(r"[\u0370-\u1fff\u3040-\ud7a3]")


def is_latin(texts: Iterable[str]) -> bool:
    """Whether no text has letters of a script beyond the Latin one: far sooner told than how many."""
    return all(text.isascii() or not _BEYOND_LATIN.search(text) for text in texts)


def script_counts(texts: Iterable[str]) -> Counter[str]:
    """Characters of each script; a text of Latin letters counts as a whole, other signs not at all."""
    counts: Counter[str] = Counter()
    others = []
    for text in texts:
        if text.isascii() or not _BEYOND_LATIN.search(text):
            counts["Latin"] += len(text)
        else:
            others.append(text)
    for char, count in Counter("".join(others)).items():
        script = _script(char)
        if script:
            counts[script] += count
    return counts


def script_shares(texts: Iterable[str]) -> dict[str, float]:
    """The share of each script but the Latin one, the largest first; empty where all is Latin."""
    counts = script_counts(texts)
    total = counts.total()
    found = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return {script: count / total for script, count in found if script != "Latin"}


def _script(char: str) -> str:
    point = ord(char)
    if point <= _LAST_LATIN:
        return "Latin" if char.isalpha() else ""
    return next((name for name, first, last in _RANGES if first <= point <= last), "")
