"""Texts inside a PNG: `tEXt`, `zTXt` and `iTXt` chunks, wherever they stand. Pixels are never decoded."""

from __future__ import annotations

import zlib
from collections.abc import Container, Iterator
from typing import IO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_TEXT = 32 << 20
_MOST_CHUNKS = 100_000
_KEYWORD = 80
"""Bytes of a keyword and the zero behind it."""
_KINDS = (b"tEXt", b"zTXt", b"iTXt")


def png_texts(stream: IO[bytes], wanted: Container[str]) -> Iterator[tuple[str, bytes | None]]:
    """`(keyword, value)` of every text chunk, the value where the keyword in lower case is a wanted one.

    A damaged value is None, one that is too long as well; a cut file ends the list. Some programs put whole
    galleries into text chunks: what nobody wants is passed over.
    """
    stream.seek(len(SIGNATURE))
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(kind) < 4 or kind == b"IEND":
            return
        end = stream.tell() + length
        if kind in _KINDS:
            keyword, _, begun = stream.read(min(length, _KEYWORD)).partition(b"\x00")
            name = keyword.decode("latin-1")
            value = None
            if name.casefold() in wanted and length <= MOST_TEXT:
                rest = begun + stream.read(end - stream.tell())
                value = _value(kind, rest) if stream.tell() == end else None
            yield name, value
        stream.seek(end + 4)


def _value(kind: bytes, rest: bytes) -> bytes | None:
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflated(rest[1:])
    if len(rest) >= 2:
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
