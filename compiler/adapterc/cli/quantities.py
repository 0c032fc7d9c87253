"""Numbers that may be typed, each with its bounds."""

from __future__ import annotations

import argparse
import re

_MARKER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")


def most_tokens(text: str) -> int:
    """The length of an answer."""
    if not text.isdecimal() or not 0 < int(text[:9]) <= 1 << 20 or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of tokens")
    return int(text)


def temperature(text: str) -> float:
    """A temperature that a probability can be taken at."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (value == 0 or 0.01 <= value <= 10):
        raise argparse.ArgumentTypeError(f"{text!r} is not 0, nor from 0.01 to 10")
    return value


def row_count(text: str) -> int:
    """A number of things to print."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of rows")
    return int(text)


def byte_size(text: str) -> int:
    """A size such as `20GB`."""
    from adapterc.driver.cache import size_of_text

    size = size_of_text(text)
    if size is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size: write a number and a unit, such as 20GB")
    return size


def byte_count(text: str) -> int:
    """How long a text may be; one that is shorter than a headline says nothing."""
    if not text.isdecimal() or not text.isascii() or len(text) > 9 or int(text) < 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of bytes from 1000 on")
    return int(text)


def marker(text: str) -> str:
    """A name that can stand in an HTML comment."""
    if not _MARKER.fullmatch(text) or "--" in text:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name: letters, digits, `.`, `_`, `/` and single `-`"
        )
    return text


def age(text: str) -> float:
    """A time such as `30d`, in seconds."""
    units = {"m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
    number, unit = text[:-1], text[-1:]
    if unit not in units or not number.isdecimal() or not number.isascii() or len(number) > 6:
        raise argparse.ArgumentTypeError(f"{text!r} is no age: write a number and m, h, d or w, such as 30d")
    return int(number) * units[unit]


def bytes_told(size: int) -> str:
    """`512 B`, `29.4 MB`: three digits and a unit, in powers of ten."""
    told, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if told < 999.5 or unit == "TB":
            break
        told /= 1000
    return f"{told:.0f} {unit}" if unit == "B" or told >= 99.5 else f"{told:.1f} {unit}"


def since(moment: float, now: float) -> str:
    """`just now`, `5 minutes ago`, `3 days ago`."""
    seconds = max(0.0, now - moment)
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'s' * (count != 1)} ago"
    return "just now"
