"""Which texts a base spells as one token, remembered: to read a large tokenizer takes longer than a check.

A record counts while the base's files have their sizes and times of change. It is a convenience: where
it cannot be read or written the tokenizer is asked, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from adapterc.backend.cache_folder import read_record, write_record
from adapterc.backend.tokenizer_file import FILE
from adapterc.backend.vocabulary import SETTINGS, BaseTokens, read_vocabulary
from adapterc.codec import from_json, to_json
from adapterc.digest import digest
from adapterc.ir.glossary import Vocabulary
from adapterc.value import value

_FORMAT = 1
_MOST = 500
"""Texts that a record holds: a sweep over many glossaries need not write them all."""
_Stamp = tuple[tuple[str, int, int], ...]


@value()
class KnownTokens:
    """What a base has room for, and whether it spells each of the texts that were asked as one token."""

    vocabulary: Vocabulary
    spelt: dict[str, bool]


def known_tokens(folder: Path, texts: Sequence[str], *, cache: Path) -> KnownTokens | None:
    """What the base in `folder` makes of `texts`; None where its files do not tell."""
    try:
        stamp = _stamp(folder)
    except OSError:
        return None
    name = digest([_FORMAT, str(folder), [list(one) for one in stamp]])[:32]
    record = cache / "vocabularies" / f"{name}.json"
    kept = _read(record)
    spelt = kept.spelt if kept else {}
    if kept is not None and all(text in spelt for text in texts):
        return kept
    base = _loaded(folder, stamp)
    if base is None:
        return None
    found = {**spelt, **{text: base.knows(text) for text in texts}}
    known = KnownTokens(vocabulary=base.vocabulary, spelt=found)
    if len(found) <= _MOST:
        with suppress(OSError):
            write_record(record, to_json(KnownTokens, known))
    return known


def _read(record: Path) -> KnownTokens | None:
    text = read_record(record)
    return from_json(KnownTokens, text) if isinstance(text, str) else None


@lru_cache(maxsize=2)
def _loaded(folder: Path, stamp: _Stamp) -> BaseTokens | None:  # noqa: ARG001 - what was read counts while it holds
    """The base's tokenizer, read once for however many specs."""
    return read_vocabulary(folder)


def _stamp(folder: Path) -> _Stamp:
    """Name, size and time of change of each file that a vocabulary is read from."""
    states = [(name, folder / name) for name in (FILE, SETTINGS, "config.json")]
    return tuple(
        (name, path.stat().st_size, path.stat().st_mtime_ns) if path.is_file() else (name, 0, 0)
        for name, path in states
    )
