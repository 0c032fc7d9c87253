"""What an eye takes for the same: letters of other scripts, signs, and what nobody sees."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CAPITALS = str.maketrans("АВЕКМНОРСТХУІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXYIJSABEZHIKMNOPTYX")
_SMALL = str.maketrans("асеорхуіјѕԁһαικνορυ", "aceopxyijsdhaikvopu")
_SMALL_AS_CAPITALS = str.maketrans("квмнтτ", "kbmhtt")
"""Letters that look Latin when they are capitals, by their small forms, for an eye that heeds no case."""
_SIGNS = str.maketrans("∆∑∏−‐‑‒–—0Il|ЗӠʒ’‘‛ʼ′“”„″‧∙⋅・", "ΔΣΠ------O111333'''''\"\"\"\"····")
"""Signs that look like each other; keyboards turn quotes, and a Cyrillic Ze is a three."""
_ELSEWHERE = str.maketrans(
    "カロニハタエトーへべぺکیىıɡᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃ",
    "力口二八夕工卜一ヘベペكييigABCDEGHJKLMPSTVWZ",
)
"""Letters of other scripts that look like each other, and like Latin ones."""
_INVISIBLE = re.compile("[\u034f\u0640\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Joiners and variation selectors that Unicode counts as marks, and what draws Arabic letters out."""

_ONE_SHAPE = frozenset("ckopsuvwxyzвгджзийклмнопрстуфхцчшщъыьэюяіїθκοπρτφχψ")
"""Letters whose capital is the same but for its size."""

_AS_DRAWN = _CAPITALS | _SMALL | _ELSEWHERE
_IN_ANY_CASE = _SMALL | _SMALL_AS_CAPITALS

_READ_ALIKE = (("rn", "m"), ("vv", "w"))
_INSIDE = re.compile(r"(?<=[^\W\d_])([01_ -])(?=[^\W\d_])")
"""What is overlooked, or read as a letter, in the middle of a word; beside digits it tells names apart."""
_FEWEST_SAID = 3
"""Letters from which on a token is a word: `Δ` and `δ` are told apart, `Rain` and `rain` are one word."""
_READ = {"0": "o", "1": "l"}


def drawn(token: str) -> str:
    """A token as an eye sees it, sign by sign and case by case: widths and scripts put aside."""
    return _seen(token).translate(_AS_DRAWN).translate(_SIGNS)


def uncased(token: str) -> str:
    """A token of letters as it is said aloud, capitals or not; one of few letters is a sign, and as drawn."""
    if sum(map(str.isalpha, token)) < _FEWEST_SAID:
        return drawn(token)
    return _seen(token).casefold().translate(_SMALL | _ELSEWHERE)


def read_aloud(token: str) -> str:
    """A token as drawn, whatever the size of letters that have one shape, and the script of its digits."""
    return drawn("".join(map(_said, token)))


def _said(char: str) -> str:
    value = unicodedata.decimal(char, None)
    if value is not None:
        return str(value)
    small = char.casefold()
    return small if small in _ONE_SHAPE else char


def difference(token: str, other: str) -> str:
    """The first sign in which a token is not the one it looks like: where it stands, and what both are."""
    for name, text in (("it", token), ("the other", other)):
        unseen = next((char for char in text if _is_unseen(char)), "")
        if unseen and unseen not in (other if text is token else token):
            return f"{name} holds {_named(unseen)}"
    pairs = list(zip(token.casefold(), other.casefold(), strict=False))
    at = next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), None)
    if at is None and (joined := _unfolded(token, other)):
        return joined
    if at is None or len(pairs) != len(token) or len(token) > len(other):
        return ""
    kind = "letter" if token[at].isalpha() else "sign"
    return f"{kind} {at + 1} is {_named(token[at])}, in the other {_named(other[at])}"


def differs_in_case(token: str, other: str) -> bool:
    """Whether capitals alone tell two tokens apart; a ligature is no capital of its letters."""
    return token.lower() == other.lower()


def _unfolded(token: str, other: str) -> str:
    """The first sign of one that stands for several letters, or another, which the other spells out."""
    for name, text, against in (("it", token, other), ("the other", other, token)):
        for char in text:
            if char.casefold() != char.lower() and char not in against:
                return f"{name} holds {_named(char)}"
    return ""


def _named(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def _is_unseen(char: str) -> bool:
    return _INVISIBLE.match(char) is not None or unicodedata.category(char) in ("Cf", "Cc")


@lru_cache(maxsize=1 << 10)
def skeleton(name: str) -> str:
    """What is left of a name for a hasty eye: case, scripts, hyphens and spaces put aside; names recur."""
    text = _seen(name).casefold().translate(_IN_ANY_CASE)
    text = _INSIDE.sub(lambda match: _READ.get(match.group(), ""), text)
    for signs, read in _READ_ALIKE:
        text = text.replace(signs, read)
    return text


def foreign_letters(word: str) -> tuple[str, ...]:
    """The letters of a word that are taken for Latin ones, where it has Latin ones too; each once."""
    if not any(map(str.isascii, word)):
        return ()
    return tuple(dict.fromkeys(char for char in word if ord(char.casefold()) in _IN_ANY_CASE))


def _seen(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(char for char in plain if unicodedata.category(char) not in ("Cf", "Cc"))
