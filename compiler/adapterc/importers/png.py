"""Texts inside a PNG: `tEXt`, `zTXt` and `iTXt` chunks, wherever they stand. Pixels are never decoded."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_TEXT = 32 << 20
_MOST_CHUNKS = 100_000


def png_texts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """`(keyword, value)` of every text chunk; a damaged one is passed over, a cut file ends the list."""
    at = len(SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if len(kind) < 4 or len(body) < length or kind == b"IEND":
            return
        at += 12 + length
        keyword, _, rest = body.partition(b"\x00")
        value = _value(kind, rest)
        if value is not None:
            yield keyword.decode("latin-1"), value


def _value(kind: bytes, rest: bytes) -> bytes | None:
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflated(rest[1:])
    if kind == b"iTXt" and len(rest) >= 2:
        packed = rest[0] == 1
        parts = rest[2:].split(b"\x00", 2)
        if len(parts) == 3:
            return _inflated(parts[2]) if packed else parts[2]
    return None


def _inflated(packed: bytes) -> bytes | None:
    """At most `MOST_TEXT` bytes: a small chunk can unpack to gigabytes."""
    try:
        return zlib.decompressobj().decompress(packed, MOST_TEXT)
    except zlib.error:
        return None
