"""Bytes to text: UTF-8 and nothing else, every bad byte and bad character with its place."""

from __future__ import annotations

import codecs
import re

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import Source
from adapterc.frontend.fixes import with_line_feeds

_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What YAML 1.2 does not allow raw, and the three characters that readers take for line ends or not.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")
_HARMLESS = bytes(code for code in range(256) if code in b"\t\n" or 0x20 <= code < 0x7F or code >= 0xA0)
_FORBIDDEN_BEYOND = "\u2028\u2029\ufeff\ufffe\uffff"
"""Those of them beyond one byte."""
_NAMES = {
    "\x00": "a NUL character",
    "\x1b": "an escape character",
    "\r": "a lone carriage return",
    "\x85": "a next-line character (U+0085)",
    "\u2028": "a line separator (U+2028)",
    "\u2029": "a paragraph separator (U+2029)",
    "\ufeff": "a byte-order mark (U+FEFF) inside the text",
}
_MOST = 20
_MOST_BYTES = 200
_MOST_RUNS = 5
"""Words in another encoding that are shown: a file in one is one mistake."""


def decode(data: bytes, file: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The file's text and what is wrong with its bytes; a UTF-8 byte-order mark is dropped."""
    if data.startswith(_WIDE_MARKS) or b"\x00" in data[:2]:
        return _wide(data, file)
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        return Source(file=file, text=body.decode("utf-8")), ()
    except UnicodeDecodeError:
        return _damaged(body, file, len(data) - len(body))


def forbidden_characters(source: Source) -> tuple[Diagnostic, ...]:
    """The characters that may not stand raw in YAML, the first few of them."""
    if _is_harmless(source.text):
        return ()
    found = []
    has_fix = False
    for match in _FORBIDDEN.finditer(source.text):
        char = match.group()
        name = _NAMES.get(char, f"a control character (U+{ord(char):04X})")
        advice = (
            "save the file with line feeds as line ends"
            if char == "\r"
            else f'delete it, or write it as an escape in double quotes: "{_escape(char)}"'
        )
        span = source.span(match.start(), match.end())
        fix = with_line_feeds(source) if char == "\r" and not has_fix else None
        has_fix = has_fix or fix is not None
        found.append(finding("AC0103", f"{name} may not stand in a spec", span, advice=advice, fix=fix))
        if len(found) == _MOST:
            break
    return tuple(found)


def _is_harmless(text: str) -> bool:
    """Whether nothing of it can be forbidden, told of all signs at once; carriage returns are looked at."""
    signs = text.encode("latin-1", "replace").translate(None, _HARMLESS)
    return not signs and not any(sign in text for sign in _FORBIDDEN_BEYOND)


def _escape(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"


def _wide(data: bytes, file: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    encoding = "utf-32" if data.startswith(_WIDE_MARKS[:2]) else "utf-16"
    if not data.startswith(_WIDE_MARKS) and data[:1] == b"\x00":
        encoding = "utf-16-be"
    source = Source(file=file, text=data.decode(encoding, "replace"))
    message = f"the file is not UTF-8: it looks like {encoding[:6].upper()}"
    problem = finding("AC0102", message, source.span(0, 0), advice="save it as UTF-8")
    return source, (problem,)


def _damaged(body: bytes, file: str, skipped: int) -> tuple[Source, tuple[Diagnostic, ...]]:
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = length = 0
    while at < len(body) and len(places) < _MOST_BYTES:
        try:
            parts.append(body[at:].decode("utf-8"))
            at = len(body)
        except UnicodeDecodeError as error:
            good = body[at : at + error.start].decode("utf-8")
            parts.extend((good, "\ufffd"))
            length += len(good) + 1
            places.append((length - 1, at + error.start))
            at += error.end
    source = Source(file=file, text="".join(parts) + body[at:].decode("utf-8", "replace"))
    if b"\x00" in body:
        problem = finding("AC0102", "the file is not text", source.span(0, 0), advice="name a YAML file")
        return Source(file=file, text=""), (problem,)
    return source, tuple(_not_utf8(source, body, skipped, run) for run in _runs(places)[:_MOST_RUNS])


def _runs(places: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Neighbouring bad bytes together: a word in another encoding is one mistake."""
    runs: list[list[tuple[int, int]]] = []
    for place in places:
        if runs and place[0] == runs[-1][-1][0] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _not_utf8(source: Source, body: bytes, skipped: int, run: list[tuple[int, int]]) -> Diagnostic:
    place, byte = run[0]
    what = f"byte 0x{body[byte]:02X} at byte offset {byte + skipped} is not UTF-8"
    if len(run) > 1:
        what = (
            f"{len(run)} bytes, the first 0x{body[byte]:02X} at byte offset {byte + skipped}, are not UTF-8"
        )
    return finding("AC0102", what, source.span(place, run[-1][0] + 1), advice="save the file as UTF-8")
