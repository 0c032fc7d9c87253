"""What token an author is advised to take instead of one that cannot stand: none that is told next."""

from __future__ import annotations

from collections.abc import Container

from adapterc.diagnostics.quoting import quoted
from adapterc.whole_words import stripped

ITS_OWN = "choose a sign of its own, such as Δ21"
_SIGN, _DIGITS = "Δ", "21"


def core(token: str) -> str:
    """What is left of a token without spaces, and without slashes and signs of sentences at its ends."""
    bare, before = "".join(token.split()), ""
    while bare != before:
        before, bare = bare, stripped(bare).strip("/")
    return bare


def lengthened(token: str) -> str:
    """What to make of a sign, a digit or a letter that every text has."""
    bare = core(token)
    if not bare:
        return ITS_OWN
    if bare.isalnum():
        return f"add a sign before it: {quoted(_SIGN + bare)}"
    return f"add a sign or a digit: {quoted(bare + _DIGITS)}"


def left_out(token: str, taken: Container[str]) -> str:
    """What to make of a token with signs at its ends: without them a letter or a word is one of the base's,
    and a number is in any text."""
    bare, other = core(token), instead_of(token, taken)
    if not other:
        return ITS_OWN
    if other == bare:
        return f"leave it out: {quoted(other)}"
    return f"leave it out and add {'digits' if other.startswith(bare) else 'a sign'}: {quoted(other)}"


def instead_of(token: str, taken: Container[str]) -> str:
    """The core of a token; behind a sign where it is a number, with digits where it is a letter, a word or a
    sign alone. Empty where nothing is left, or another scene has it."""
    bare = core(token)
    if not bare:
        return ""
    if not any(map(str.isalpha, bare)) and any(map(str.isalnum, bare)) and bare[0].isdecimal():
        other = f"{_SIGN}{bare}"
    elif bare.isalpha() or not any(map(str.isalnum, bare)):
        other = f"{bare}{_DIGITS}"
    else:
        other = bare
    return "" if other in taken else other
