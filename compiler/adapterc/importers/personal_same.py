"""When two values are the same one, however they are written: they get one placeholder."""

from __future__ import annotations

import re

from adapterc.importers.personal_numbers import digits_of

_NO_SIGNS = re.compile(r"[\W_]+")
_BEFORE_THE_STREET = re.compile(r"(?:\d{6}, ?)?(?:г\. ?[\w-]+,? )?")
_FLAT = re.compile(r",? ?(?:кв\.?|квартира) ?\d.*")
_CYRILLIC = re.compile("[а-я]")
_SORTS = frozenset(
    re.findall(
        r"\w+", "ул улица улице д дом доме пр т просп проспект проспекте пер переулок наб набережная пл"
    )
)
"""Words that say of what sort a part of a Russian address is: written, shortened or left out."""
_LONG = {
    "st": "street",
    "ave": "avenue",
    "rd": "road",
    "ln": "lane",
    "blvd": "boulevard",
    "dr": "drive",
    "ct": "court",
    "sq": "square",
}
_SUBSCRIBER = 9
"""Digits from the end that a number keeps whether it is written with its country or without."""
_TEN_DIGITS = re.compile(r"[178]?([2-9]\d{9})")
"""Numbers of North America and Russia, with or without what is dialled before."""


def same_value(kind: str, value: str) -> str:
    """What two ways to write one value of `kind` have in common."""
    folded = value.casefold()
    if kind == "phone":
        return _subscriber(digits_of(value))
    if kind == "address":
        return _street(folded.replace("ё", "е"))
    if kind in ("card", "account", "id number"):
        return _NO_SIGNS.sub("", folded)
    return folded.replace(" ", "")


def _subscriber(digits: str) -> str:
    whole = _TEN_DIGITS.fullmatch(digits)
    return whole[1] if whole else digits[-_SUBSCRIBER:]


def _street(address: str) -> str:
    """Street and number: a town or a flat may be told once and left out later."""
    if not _CYRILLIC.search(address):
        return " ".join(_LONG.get(word, word) for word in re.findall(r"\w+", address.partition(",")[0]))
    there = _FLAT.sub("", _BEFORE_THE_STREET.sub("", address, count=1))
    return " ".join(sorted(word for word in re.findall(r"\w+", there) if word not in _SORTS))
