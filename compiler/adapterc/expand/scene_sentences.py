"""Texts of scenes as sentences: which has an end of its own, which gets one, which is no sentence at all."""

from __future__ import annotations

import re
import unicodedata

from adapterc.text import ENDS

_FULL_STOP_OF = {
    "CJK": "。",
    "HIRAGANA": "。",
    "KATAKANA": "。",
    "DEVANAGARI": "।",
    "BENGALI": "।",
    "ARMENIAN": "։",
    "ETHIOPIC": "።",
    "MYANMAR": "။",
    "KHMER": "។",
}
"""By how Unicode's names of a script's letters begin; of any other the Latin one."""
_CLOSING = "\"'»”’」』)]}）"
_QUOTED = ("»", "”", '"', "」", "』")
_UNSEEN = "\N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER}"
_ASIDE = re.compile(r"\s[(（][^()（）]*[)）]\Z")
"""An aside in brackets, which a sentence goes on behind; `f(x)` has none."""


def is_ended(text: str) -> bool:
    """Whether `text` ends as a sentence does, in any script, with or without quotes and brackets behind."""
    return text.rstrip(_CLOSING).endswith(tuple(ENDS)) or text.endswith(_QUOTED)


def is_prose(text: str) -> bool:
    """Whether a full stop may follow: not behind a sign, a bracket, an emoji, nor where no letter is."""
    if not any(map(str.isalpha, text)):
        return False
    last = unicodedata.category(text.rstrip(_UNSEEN)[-1])
    return _ASIDE.search(text) is not None or (last[0] != "S" and last != "Pe")


def sentence(text: str) -> str:
    """An author's attribute as a sentence: with a capital at its start and its script's full stop behind."""
    text = " ".join(text.split())
    text = text if is_ended(text) or not is_prose(text) else text + _full_stop(text)
    return text[:1].upper() + text[1:]


def _full_stop(text: str) -> str:
    """The one of the script that the text's last letter is of."""
    letter = next(letter for letter in reversed(text) if letter.isalpha())
    script = unicodedata.name(letter, "").replace("-", " ").partition(" ")[0]
    return _FULL_STOP_OF.get(script, ".")


def told_together(first: str, second: str) -> str:
    """Two scenes' texts one after the other: in one line where the first is a sentence."""
    first, second = first.strip(), second.strip()
    return f"{first} {second}" if is_ended(first) else f"{first}\n{second}"
