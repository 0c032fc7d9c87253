"""Where a character card hides: in a PNG's text chunks, in a CHARX archive, or in plain JSON."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from typing import Any

from adapterc.errors import AdaptercError, ExitCode
from adapterc.importers.card_fields import is_card
from adapterc.importers.gathering import Gathering
from adapterc.importers.json_records import Record, json_value
from adapterc.importers.lorebook import is_lorebook, read_lorebook
from adapterc.importers.png import SIGNATURE, png_texts
from adapterc.importers.source import Foreign, members, told_damage
from adapterc.importers.tavern import read_card

CARD_MEMBER = "card.json"
_CHUNKS = ("ccv3", "chara")
"""The newer one is preferred where a file has both."""
_MOST_NAMES = 20
_NUMBERED = re.compile(r"\d{1,9}$")
"""Galleries have a chunk a picture."""


def is_png(file: Foreign) -> bool:
    """Whether the file is a PNG, with or without a card."""
    return file.head().startswith(SIGNATURE)


def read_png(file: Foreign, into: Gathering) -> None:
    """The card in the text chunks; AdaptercError (usage) where there is none."""
    found: dict[str, bytes | None] = {}
    others: Counter[str] = Counter()
    with file.open() as stream, told_damage(file):
        for keyword, value in png_texts(stream, _CHUNKS):
            name = keyword.casefold()
            if name in _CHUNKS:
                found.setdefault(name, value)
            else:
                shown = _NUMBERED.sub("", keyword[:40])
                others[shown if shown in others or len(others) < _MOST_NAMES else "…"] += 1
    for name in _CHUNKS:
        card = _decoded(found[name]) if name in found else None
        if is_card(card) or is_lorebook(card):
            _read(card, file.name, into)
            into.drop("picture", "a spec has no portrait", file.name)
            for other in found:
                if other != name:
                    into.drop(f"text chunk {other!r}", _why_unused(other, name), file.name)
            for other, count in others.items():
                into.drop(f"text chunk {other!r}", "it belongs to the picture", file.name, count)
            return
    raise _without_card(file, "the picture holds no character card", "export the card again, as PNG or JSON")


def _why_unused(name: str, used: str) -> str:
    newer = _CHUNKS.index(name) < _CHUNKS.index(used)
    return "it holds no card that can be read" if newer else "the newer card beside it is used"


def _decoded(value: bytes | None) -> Any:
    """The chunk as JSON: base64 by the format, bare JSON in the files of some programs; None for neither."""
    if value is None:
        return None
    text = value.strip()
    if not text.startswith(b"{"):
        try:
            text = base64.b64decode(text + b"=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            return None
    return _json(text)


def _json(data: bytes) -> Any:
    return json_value(data.decode("utf-8-sig", "replace"))


def is_charx(file: Foreign) -> bool:
    """Whether the file is a zip archive with a card."""
    return CARD_MEMBER in members(file)


def read_charx(file: Foreign, into: Gathering) -> None:
    """The card of a CHARX archive; its assets are counted."""
    card = _json(Foreign(name=CARD_MEMBER, path=file.path, member=CARD_MEMBER).bytes())
    if not isinstance(card, dict):
        raise _without_card(file, "its card.json holds no card", "export the card again")
    _read(card, file.name, into)
    assets = [name for name in members(file) if name != CARD_MEMBER and not name.endswith("/")]
    if assets:
        into.drop("asset", "a spec holds text", file.name, len(assets))


def _read(value: Any, place: str, into: Gathering) -> None:
    record = Record(number=1, value=value)
    if is_card(value):
        read_card(record, place, into)
    elif is_lorebook(value):
        read_lorebook(record, place, into)
    else:
        into.drop("card", "it has neither a name nor a description", place)


def _without_card(file: Foreign, reason: str, advice: str) -> AdaptercError:
    return AdaptercError(f"cannot import {file.path}: {reason}", help=advice, code=ExitCode.USAGE)
