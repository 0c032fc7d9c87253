"""How a text stands in YAML or JSON: which of its signs is written where, through folds and escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ESCAPE = re.compile(
    r"\\(?:u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))",
    re.DOTALL,
)
_HEAD = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?")
"""What a block begins with; a comment may follow."""
_NAMED = dict(zip("nrtabvfe0N_LP\n", "\n\r\t\a\b\v\f\x1b\0\x85\xa0\u2028\u2029 ", strict=True))
_BLANK = " \t\r\n"


def stretch(raw: str, value: str, start: int, end: int) -> tuple[int, int] | None:
    """Where in `raw`, which is written to mean `value`, its part from `start` to `end` stands; not empty.

    None where `raw` is not seen to mean it: it is walked along, not parsed.
    """
    written = _written(raw)
    first = last = (0, 0)
    for place, wanted in enumerate(value[:end]):
        for at, behind, sign in written:
            if sign == wanted or (sign in _BLANK and wanted in " \n"):
                last = at, behind
                break
            if sign not in _BLANK:
                return None
        else:
            return None
        if place == start:
            first = last
    return first[0], last[1]


def _written(raw: str) -> Iterator[tuple[int, int, str]]:
    """Begin, end and meaning of one sign after the other; of blanks also of those that mean nothing."""
    at, end = 0, len(raw)
    quote = raw[:1]
    if quote in ("'", '"'):
        at, end = 1, end - 1
    elif head := _HEAD.match(raw):
        at = head.end()
    while at < end:
        escape = _ESCAPE.match(raw, at) if quote == '"' else None
        if escape:
            behind, sign = escape.end(), _meant(escape)
        else:
            behind, sign = at + (2 if quote == "'" and raw.startswith("''", at) else 1), raw[at]
        yield at, behind, sign
        at = behind


def _meant(escape: re.Match[str]) -> str:
    """What an escape means; one that joins two lines is a blank that means nothing."""
    high, low, *codes, name = escape.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    code = int(next(filter(None, codes), "0"), 16)
    if name is None:
        return chr(code) if code <= 0x10FFFF else ""
    return _NAMED.get(name, name)
