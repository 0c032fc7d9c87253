"""Marks of texts that were written for a model to read, and not for it to say: prompts and cards."""

from __future__ import annotations

import re

from adapterc.value import value

_OPENING = re.compile(
    r"[\s\"'“«*#\[(]*("
    r"you(?:['’]re| are| were| will| must| should| have| act| play| speak| talk| write| respond| reply"
    r"| answer| always| never)"
    r"|your (?:task|role|job|name|goal|purpose|mission|character|personality)"
    r"|act as|pretend (?:to be|that|you)|imagine (?:that )?you|from now on|role-?play as|assume the role"
    r"|(?:ты|вы) (?:[—–-]|есть|долж\w+|буд\w+|явля\w+|говор\w+|отвеча\w+|игра\w+|всегда|никогда)"
    r"|тво[яё] (?:задача|роль|имя|цель)|ваша (?:задача|роль|цель)|представь|веди себя"
    r")(?!\w)",
    re.IGNORECASE,
)
_MACRO = re.compile(r"\{\{[^{}\n]{1,60}\}\}|<(?:user|bot|char)>", re.IGNORECASE)
_CARD_MACRO = re.compile(
    r"\{\{ *(?:char|user|bot|persona|group|original|scenario|personality|description|charifnotgroup"
    r"|notchar|input|lastmessage|random|pick|roll|time|date|weekday|getvar|setvar)(?: *:[^{}\n]{0,60})? *\}\}"
    r"|<(?:user|bot|char)>",
    re.IGNORECASE,
)
"""What programs that show cards fill in; other names in double braces may be the text's own subject."""


@value()
class Addressed:
    """A stretch of a text that nobody says of himself: how it speaks to a model, or a macro's name."""

    start: int
    end: int
    is_macro: bool


def addressed(text: str) -> tuple[Addressed, ...]:
    """The opening of a text that speaks to a model, and each of its macros where it stands first."""
    opening = _OPENING.match(text)
    found = []
    if opening is not None:
        found.append(Addressed(start=opening.start(1), end=opening.end(1), is_macro=False))
    macros = {macro.group().casefold(): macro for macro in reversed(list(_MACRO.finditer(text)))}
    found += (Addressed(start=one.start(), end=one.end(), is_macro=True) for one in macros.values())
    return tuple(found)


def card_macros(text: str) -> tuple[Addressed, ...]:
    """Every macro of a text that is no role; other names in double braces are none there."""
    found = _CARD_MACRO.finditer(text) if "{{" in text or "<" in text else ()
    return tuple(Addressed(start=one.start(), end=one.end(), is_macro=True) for one in found)
