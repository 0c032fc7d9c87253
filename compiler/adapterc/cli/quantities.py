"""Numbers that may be typed, each with its bounds."""

from __future__ import annotations

import argparse


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
