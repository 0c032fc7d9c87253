"""A name for a spec and its languages, from what was read: guesses that a comment asks to check."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g"
_SPELLED = {
    letter: "" if latin == "-" else latin for letter, latin in zip(_CYRILLIC, _LATIN.split(" "), strict=True)
}
_NAME_LIMIT = 48
# Unicode names of letters begin with the script; each stands for its commonest language.
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("CJK", "zh"),
    ("CYRILLIC", "ru"),
    ("GREEK", "el"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("DEVANAGARI", "hi"),
    ("THAI", "th"),
    ("ARMENIAN", "hy"),
    ("GEORGIAN", "ka"),
)
_SAMPLE = 20_000
_LEAST_SHARE = 0.25


def spec_name(stem: str) -> str:
    """`stem` as a name that the language takes: Latin letters, digits and hyphens."""
    spelled = "".join(_SPELLED.get(char, char) for char in stem.casefold())
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return name[:_NAME_LIMIT].strip("-") or "imported"


def language_of(texts: Iterable[str]) -> str:
    """The tag of the language that most letters point to; `en` for Latin ones."""
    counted: Counter[str] = Counter()
    letters = 0
    for text in texts:
        for char in text[: _SAMPLE - letters]:
            if char.isalpha():
                counted[_script(char)] += 1
        letters += len(text)
        if letters >= _SAMPLE:
            break
    total = sum(counted.values())
    for script, tag in _SCRIPTS:
        # Japanese is told by a little kana among many ideographs.
        least = 0.05 if tag == "ja" else _LEAST_SHARE
        if total and counted[script] / total >= least:
            return tag
    return "en"


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
