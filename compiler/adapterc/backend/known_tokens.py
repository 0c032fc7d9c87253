"""Which texts a base spells as one token, remembered: to read a large tokenizer takes longer than a check.

A record counts while the base's files have their sizes and times of change. It is a convenience: where
it cannot be read or written the tokenizer is asked, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from adapterc.backend.bases.folder import TEMPLATES, read_turns
from adapterc.backend.cache_folder import read_record, write_record
from adapterc.backend.tokenizer_file import FILE
from adapterc.backend.vocabulary import SETTINGS, BaseTokens, read_vocabulary
from adapterc.codec import from_json, to_json
from adapterc.digest import digest
from adapterc.errors import AdaptercError
from adapterc.ir.glossary import Spelt, Vocabulary
from adapterc.value import value

_FORMAT = 2
_MOST = 500
"""Texts that a record holds: a sweep over many glossaries need not write them all."""
_SAID = "\x01"
"""What no word goes on with, and is no white space that a template takes away."""
_Stamp = tuple[tuple[str, int, int], ...]


@value()
class KnownTokens:
    """What a base has room for, and what each of the texts that were asked is to it.

    `template` is what its chat template writes around what is said, with `\x01` in the place of that and of
    control tokens; empty where that cannot be told.
    """

    vocabulary: Vocabulary
    spelt: dict[str, Spelt]
    template: str = ""


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
    template = kept.template if kept else _written_around(folder, base.vocabulary)
    known = KnownTokens(vocabulary=base.vocabulary, spelt=found, template=template)
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


def _written_around(folder: Path, vocabulary: Vocabulary) -> str:
    """A conversation of three roles as the base's template has it, without what is said in it."""
    try:
        turns = read_turns(folder)
    except (AdaptercError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""  # whoever builds on the base is told
    opening = (turns.prefix, turns.system_open, turns.system_close, turns.user_open)
    text = _SAID.join((*opening, turns.assistant_open, turns.user_again, turns.assistant_close))
    for control in sorted({*vocabulary.special, *turns.reserved}, key=len, reverse=True):
        text = text.replace(control, _SAID)
    return text


def _stamp(folder: Path) -> _Stamp:
    """Name, size and time of change of each file that a vocabulary is read from."""
    states = [(name, folder / name) for name in (FILE, SETTINGS, "config.json", *TEMPLATES)]
    return tuple(
        (name, path.stat().st_size, path.stat().st_mtime_ns) if path.is_file() else (name, 0, 0)
        for name, path in states
    )
