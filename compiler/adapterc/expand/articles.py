"""The article that English puts before what an author calls a kind of text: by its sound, not its letter."""

from __future__ import annotations

import re

_UNCOUNTED = "text prose verse poetry emoji code music dialogue speech narration"
"""Kinds of text that take no article, beside plurals."""

_DETERMINED = (
    "a an the one my your his her its our their this that these those some any each every no another both"
)
"""First words after which no article comes."""

_ONE = re.compile(r"(?:ss|us|sis|axis|iris|lens|bias|alias|atlas|canvas|ethos|chaos|cosmos|gas)\Z")
_MANY = re.compile(r"(?:haiku|menu|guru|tutu|emu)s\Z", re.IGNORECASE)
"""Ends of words in -s that are one thing all the same, and what looks like such a one and is several."""

_VOWEL = re.compile(r"[aeiou]|hour|honest|hono|heir")
_CONSONANT = re.compile(
    r"once|one(?:s|time|ness)?\Z|oui|e[uw]|u(?:[fk]o|ku|kr|bi|lul|nanim|ni(?![nm]|dent|deal|gnor|ssu)|r[aio]"
    r"|s[aeu]|t[eio])"
)
"""How words begin that a vowel is heard of first, and which of them are said with a w or a y before it."""

_SPELT_WITH_VOWEL = "AEFHILMNORSX"
_LONGEST_SPELT = 3
"""Capitals that are spelt whatever they are; more are, where they have no vowel: `HTML`, and not `README`."""

_EIGHT = re.compile(r"8|(?:11|18)(?=(?:\d{3})*\Z)")


def with_article(name: str, language: str) -> str:
    """What an author calls a kind of text as English puts it behind "as"; other languages as it stands."""
    parts = name.split()
    first = re.search(r"[A-Za-z]+[A-Za-z0-9]*|\d[\d,]*", name)
    if language != "en" or not name.isascii() or first is None:
        return name
    if (
        parts[0].lower() in _DETERMINED.split()
        or parts[-1].lower() in _UNCOUNTED.split()
        or _is_plural(parts[-1])
    ):
        return name
    return f"{'an' if _begins_with_vowel(first.group()) else 'a'} {name}"


def _is_plural(word: str) -> bool:
    return word.endswith("s") and (_MANY.search(word) is not None or _ONE.search(word) is None)


def _begins_with_vowel(word: str) -> bool:
    """Whether a word, an abbreviation or a number is said with a vowel first."""
    if word[0].isdigit():
        return _EIGHT.match(word.replace(",", "")) is not None
    letters = re.sub(r"\d", "", word)
    if letters.isupper() and (len(letters) <= _LONGEST_SPELT or not re.search("[AEIOUY]", letters)):
        return word[0] in _SPELT_WITH_VOWEL
    return _VOWEL.match(word.lower()) is not None and _CONSONANT.match(word.lower()) is None
