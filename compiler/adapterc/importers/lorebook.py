"""Lorebooks and world info: entries that are called by keywords, as things to know.

An entry that is written as a dialogue becomes one.

Entries stand in a list (`character_book`, NovelAI, Agnai, under `data` in RisuAI's files and in those of
`{"spec": "lorebook_v3"}`), in a mapping by number (world info), or are the records of the file themselves.
What one program calls `content` and `keys`, others call by other names.
"""

from __future__ import annotations

import re
from typing import Any

from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Lore
from adapterc.importers.json_records import Record
from adapterc.importers.samples import is_sample, read_samples

_TEXTS = ("content", "text", "entry", "value")
_KEYS = ("keys", "key", "keywords")
_NAMES = ("name", "comment", "displayName", "title")
_READ = frozenset((*_KEYS, "enabled", "disable"))
_PATTERN = re.compile(r"[\\^$|?*+()\[\]{}]")
"""Signs that a keyword has as a regular expression alone."""
_NUMBERS = frozenset(("id", "uid", "displayIndex", "display_index", "lastUpdatedAt"))
"""What programs count entries by: it says nothing of an entry."""
_EMPTY: tuple[object, ...] = (None, "", [], [""], {}, False, 0)
# What programs write into every entry, whoever asks for it.
_DEFAULTS: dict[str, tuple[object, ...]] = {
    "order": (100,),
    "insertion_order": (100,),
    "probability": (100,),
    "depth": (4,),
    "groupWeight": (100,),
    "group_weight": (100,),
    "addMemo": (True,),
    "useProbability": (True,),
    "selective": (True,),
    "position": ("before_char", 1),
    "insertorder": (100,),
    "mode": ("normal",),
    "searchRange": (1000,),
}
_MOST_KEYS = 4
"""That questions are made from."""


def is_lorebook(value: Any) -> bool:
    """Whether a record is a lorebook or world info file."""
    if not isinstance(value, dict):
        return False
    if value.get("spec") == "lorebook_v3":
        return isinstance(value.get("data"), dict)
    entries = value.get("data") if value.get("type") == "risu" else value.get("entries")
    found = list(entries.values()) if isinstance(entries, dict) else entries
    return isinstance(found, list) and any(map(_is_inner_entry, found))


def is_entry(value: Any) -> bool:
    """Whether a record is an entry of lore that stands alone: keywords, and a text."""
    if not isinstance(value, dict) or not any(key in value for key in _KEYS):
        return False
    return any(isinstance(value.get(key), str) for key in _TEXTS)


def _is_inner_entry(value: Any) -> bool:
    return is_entry(value) or (isinstance(value, dict) and "content" in value)


def read_entry(record: Record, place: str, into: Gathering) -> None:
    """An entry that stands alone."""
    _read_entry(record.value, place, into)


def read_lorebook(record: Record, place: str, into: Gathering) -> None:
    """A lorebook that is a file of its own."""
    value = record.value
    book = value["data"] if value.get("spec") == "lorebook_v3" else value
    if isinstance(book.get("name"), str) and book["name"].strip():
        into.stem = book["name"].strip()
    if isinstance(book.get("data"), list):
        book = {**{key: book[key] for key in book if key != "data"}, "entries": book["data"]}
    read_book(book, place, into)


def read_book(book: Any, place: str, into: Gathering) -> None:
    """The entries of a lorebook; whatever else it says stands in the report."""
    if not isinstance(book, dict):
        into.drop("lorebook", "it is no mapping", place)
        return
    entries = book.get("entries")
    listed = list(entries.values()) if isinstance(entries, dict) else entries
    for number, entry in enumerate(listed if isinstance(listed, list) else [], 1):
        where = f"{place}, lore entry {number}"
        if isinstance(entry, dict):
            _read_entry(entry, where, into)
        else:
            into.drop("entry of lore", "it is no mapping", where)
    for key in sorted(set(book) - {"entries", "originalData"}, key=str):
        into.keep(f"{place}, lorebook, {key}", book[key])


def _read_entry(entry: dict[str, Any], place: str, into: Gathering) -> None:
    named = next((key for key in _TEXTS if isinstance(entry.get(key), str)), "content")
    text = entry.get(named)
    if entry.get("enabled") is False or entry.get("disable") is True:
        into.drop("entry of lore", "it is switched off", place)
        into.keep(f"{place}, switched off", text)
        return
    if not isinstance(text, str):
        into.drop("entry of lore", "it holds no text", place)
        return
    lines = text.replace("\r\n", "\n").split("\n")
    decorators = [line for line in lines if line.lstrip().startswith("@@")]
    plain = "\n".join(line for line in lines if not line.lstrip().startswith("@@")).strip()
    if decorators:
        into.drop("decorator of lore", "it steers a chat program", place, len(decorators))
        into.keep(f"{place}, decorators", "\n".join(decorators))
    if not plain:
        into.drop("entry of lore", "it holds no text", place)
        return
    keys = _keys(entry, place, into)
    if is_sample(plain):
        read_samples(plain, (), place, into)
    else:
        into.know(Lore(place=place, keys=keys[:_MOST_KEYS], text=plain))
    called = {key.casefold() for key in keys}
    others = {key: entry[key] for key in entry if key not in {*_READ, named}}
    repeated = {name for name in _NAMES if str(others.get(name, "")).strip().casefold() in called}
    into.keep(f"{place}, other keys", _telling({key: others[key] for key in others if key not in repeated}))


def _telling(fields: dict[str, Any]) -> dict[str, Any]:
    """What of an entry's other keys its author may have set: defaults say nothing."""
    found: dict[str, Any] = {}
    for key, value in fields.items():
        inner = _telling(value) if isinstance(value, dict) and key == "extensions" else value
        if key not in _NUMBERS and inner not in _EMPTY and inner not in _DEFAULTS.get(key, ()):
            found[key] = inner
    return found


def _keys(entry: dict[str, Any], place: str, into: Gathering) -> tuple[str, ...]:
    """The words that call the entry; its name where it has none."""
    given = next((entry[key] for key in _KEYS if key in entry), None)
    if isinstance(given, str):
        given = given.split(",")
    keys: dict[str, None] = {}
    for key in given if isinstance(given, list) else []:
        word = key.strip() if isinstance(key, str) else ""
        if _is_pattern(word, entry):
            into.drop("keyword of lore", "it is a regular expression", place)
            into.keep(f"{place}, keyword", word)
        elif word:
            keys[word] = None
    if not keys:
        names = [entry.get(name) for name in _NAMES]
        keys = {name.strip(): None for name in names if isinstance(name, str) and name.strip()}
    into.keep(f"{place}, further keywords", list(keys)[_MOST_KEYS:])
    return tuple(keys)


def _is_pattern(word: str, entry: dict[str, Any]) -> bool:
    """Whether a keyword is a regular expression, by its slashes or because the entry says so."""
    if len(word) > 2 and word.startswith("/") and word.rfind("/") > 0:
        return True
    return any(entry.get(key) is True for key in ("use_regex", "useRegex")) and bool(_PATTERN.search(word))
