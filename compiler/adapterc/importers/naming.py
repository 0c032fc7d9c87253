"""A name for a spec and its languages, from what was read: guesses that a comment asks to check."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from adapterc.text import words

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
# Words that nearly every text of a language has, and few of another.
_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("en", frozenset(("the", "and", "of", "to", "is", "you", "that", "it", "with", "are"))),
    ("de", frozenset(("der", "und", "nicht", "ist", "das", "ich", "die", "ein", "auch", "sich"))),
    ("fr", frozenset(("le", "et", "les", "est", "pas", "une", "des", "vous", "je", "dans"))),
    ("es", frozenset(("el", "y", "los", "que", "es", "una", "por", "las", "con", "pero"))),
    ("it", frozenset(("il", "e", "di", "che", "non", "una", "per", "sono", "della", "gli"))),
    ("pt", frozenset(("o", "e", "os", "que", "não", "uma", "para", "com", "você", "mas"))),
    ("nl", frozenset(("de", "het", "een", "en", "niet", "ik", "van", "dat", "zijn", "maar"))),
    ("pl", frozenset(("i", "nie", "się", "na", "jest", "że", "to", "jak", "ale", "co"))),
)
_SAMPLE = 20_000
_LEAST_SHARE = 0.25


def spec_name(stem: str) -> str:
    """`stem` as a name that the language takes: Latin letters, digits and hyphens."""
    return spelled(stem) or "imported"


def spelled(stem: str) -> str:
    """`stem` in such letters as far as they go; empty where it has none that can be spelled in them."""
    latin = "".join(_SPELLED.get(char, char) for char in stem.casefold())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return name[:_NAME_LIMIT].strip("-")


def language_of(texts: Iterable[str]) -> str:
    """The tag of the language that letters, and for Latin ones words, point to; `en` where nothing does."""
    parts: list[str] = []
    left = _SAMPLE
    for text in texts:
        parts.append(text[:left])
        left -= len(parts[-1])
        if left <= 0:
            break
    sample = "\n".join(parts)
    counted = Counter(_script(char) for char in sample if char.isalpha())
    total = sum(counted.values())
    for script, tag in _SCRIPTS:
        # Japanese is told by a little kana among many ideographs.
        least = 0.05 if tag == "ja" else _LEAST_SHARE
        if total and counted[script] / total >= least:
            return tag
    said = Counter(words(sample))
    # One such word, a bare letter in some languages, may stand in a text of any other.
    scores = (
        (sum(said[word] for word in known) if len(known & said.keys()) > 1 else 0, tag)
        for tag, known in _WORDS
    )
    score, best = max(scores, key=lambda one: one[0])
    return best if score else "en"


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
