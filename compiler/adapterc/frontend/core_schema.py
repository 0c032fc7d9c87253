"""YAML 1.2 core schema: what a plain scalar means. `no` is text, `010` is ten, a date is text."""

from __future__ import annotations

import math
import re

from adapterc.frontend.tree import Plain

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
_NAN = frozenset({".nan", ".NaN", ".NAN"})
MOST_DIGITS = 18
"""Of a whole number: with no more of them it fits 64 bits, whatever reads it next."""
_BASES = {"0o": 8, "0x": 16}


class OutOfRangeError(ValueError):
    """The scalar is a number by its form, and too large to keep."""


def holds_half_a_character(text: str) -> bool:
    """Whether an escape in it stood for half of a surrogate pair, which is no text."""
    return not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)


def core_value(text: str) -> Plain:
    """The value of a plain scalar; raises OutOfRangeError for a number that cannot be kept."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        if len(text.lstrip("+-0xo")) > MOST_DIGITS:
            raise OutOfRangeError(text)
        return int(text[2:], _BASES[text[:2]]) if text[:2] in _BASES else int(text)
    if _FLOAT.fullmatch(text):
        return _float(text)
    if _INFINITE.fullmatch(text):
        return -math.inf if text.startswith("-") else math.inf
    return math.nan if text in _NAN else text


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise OutOfRangeError(text)
    return value
