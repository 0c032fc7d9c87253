"""Signs that say what words leave out: `3 + 4` is not `3 * 4`, nor C++ C#. Two questions that differ in
them are two.

Signs that only set off, group or adorn words are none: dashes, emphasis, headings, quotation, punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from string import ascii_letters, digits

from adapterc.text import words

_SIGN = (
    r"(?P<idle>^>+)"  # quotes
    r"|[-+=<>^%$|&~\\]{2,}|[+=<>^%$|&~\\]"  # operators, arrows, currencies
    r"|[\[\]{}]|\(\)"  # brackets of code; round ones count beside other signs alone
    r"|(?<=\w)#+|#(?=\w)"  # C#, #5; a heading has a blank behind
    r"|(?<![\w.])\.(?=\w)"  # .NET
    r"|(?<=\d)[.:](?=\d)"
    r"|(?<!:)/+(?!/)"
    r"|(?<=[\w)\]])\*+(?=[\w([])|(?<=[\w)\]] )\*+(?= [\w([])"  # **this** is emphasis
    r"|(?<!\w)-(?=\d)|(?<=[\d)] )-(?= [\d(]| \w\b)|(?<=\b\w )-(?= [\d(]| \w\b)"
    r"|(?<!\w)!(?=[\w=])|@(?=\w)"
    r"|(?<=[`'\"“«„])[^\w\s]{1,3}(?=[`'\"”»“])"  # a sign that is spoken of
    r"|[^\x00-\x7f\w\s]"
)
_ROUND = re.compile(r"[()]")
_IN_NO_SIGN = frozenset(ascii_letters + digits + " ?,")
_MAY_HOLD = re.compile(
    r"[^\w\s,?;:.'\"()!«»“”„‘’…—–-]|\d[.:]\d|(?<!\w)[.!-]\w| - |\(\)|['\"“«„][^\w\s]{1,3}['\"”»“]"
)
"""What has nothing of these two has no sign: most texts are told at a glance."""
_MINUS = "\N{MINUS SIGN}"


def signs(text: str) -> tuple[str, ...]:
    """The signs of `text` in order, brackets among them where there are others."""
    if _IN_NO_SIGN.issuperset(text) or not _MAY_HOLD.search(text):
        return ()
    found = {
        match.start(): match.group()
        for match in re.finditer(_SIGN, text, re.MULTILINE)
        if not match["idle"] and _says(match.group())
    }
    if found:
        found |= {match.start(): match.group() for match in _ROUND.finditer(text)}
    return tuple(found[at].replace(_MINUS, "-") for at in sorted(found))


def _says(sign: str) -> bool:
    """Whether it is more than a rule or a strike, and beyond ASCII a picture, a currency or mathematics."""
    if sign.isascii():
        return len(sign) < 2 or bool(sign.strip("-~"))
    return unicodedata.category(sign[0]) in {"Sm", "Sc", "So"}


@lru_cache(maxsize=1 << 11)
def wording(text: str) -> tuple[str, ...]:
    """What makes a text the same as another: its words and signs, or itself where it has neither."""
    return (*words(text), *signs(text)) or (text.strip(),)
