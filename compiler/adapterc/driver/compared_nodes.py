"""Two resolved specs node by node: what was added, removed, changed or moved, by its path.

Entries of a list go by what names them (an id, a token, a metric) where all of them have it; else the lists
are aligned, so that one line put in between is one addition and not a change of every line behind it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from adapterc.driver.node_paths import Path, Step, is_empty, left_out
from adapterc.ir.comparison import Change

_NAMES = ("id", "token", "metric", "task", "path")
_MOST_COMPARED = 4_000_000
"""Pairs of entries that are aligned; longer lists are compared as what they hold, order aside."""
_ALIKE = 0.5
_LONGEST_COMPARED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One node that differs, with its path and value in both records; None where it is not there."""

    change: Change
    before: Path | None
    after: Path | None
    old: Any = None
    new: Any = None


def compared_nodes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The differences of two records of resolved specs, in the order of the later one."""
    return tuple(_differing((), (), old, new))


def _differing(here: Path, there: Path, old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*new, *(key for key in old if key not in new)):
            step = (Step(key=key),)
            yield from _maybe((*here, *step), (*there, *step), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and not (left_out(old) or left_out(new)):
        name = _name_of(old, new)
        entries = _named(here, there, old, new, name) if name else _aligned(here, there, old, new)
        yield from entries
    else:
        yield Difference(change="changed", before=here, after=there, old=old, new=new)


def _maybe(here: Path, there: Path, old: Any, new: Any) -> Iterator[Difference]:
    """A node that one of the two need not have: what is empty is as good as not there."""
    if is_empty(old) and is_empty(new):
        return
    if is_empty(old):
        yield Difference(change="added", before=None, after=there, new=new)
    elif is_empty(new):
        yield Difference(change="removed", before=here, after=None, old=old)
    else:
        yield from _differing(here, there, old, new)


def _named(here: Path, there: Path, old: list[Any], new: list[Any], name: str) -> Iterator[Difference]:
    """Entries by their names; where those of both stand in another order, that is told as well."""
    was = {entry[name]: at for at, entry in enumerate(old)}
    now = {entry[name]: at for at, entry in enumerate(new)}
    for key, at in now.items():
        after = (*there, Step(key=key, at=at))
        if key not in was:
            yield Difference(change="added", before=None, after=after, new=new[at])
            continue
        before = (*here, Step(key=key, at=was[key]))
        yield from _differing(before, after, old[was[key]], new[at])
    for key, at in was.items():
        if key not in now:
            yield Difference(change="removed", before=(*here, Step(key=key, at=at)), after=None, old=old[at])
    kept_then, kept_now = [key for key in was if key in now], [key for key in now if key in was]
    if kept_then != kept_now:
        order = (", ".join(map(str, kept_then)), ", ".join(map(str, kept_now)))
        yield Difference(change="moved", before=here, after=there, old=order[0], new=order[1])


def _aligned(here: Path, there: Path, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """Entries by their places; one that was taken away and stands elsewhere has moved."""
    found = list(_placed(here, there, old, new))
    gone: dict[str, list[Difference]] = defaultdict(list)
    for one in found:
        if one.change == "removed":
            gone[_text(one.old)].append(one)
    moved = [
        replace(one, change="moved", before=was.before, old=was.old)
        for one in found
        if one.change == "added" and (was := _taken(gone, _text(one.new))) is not None
    ]
    left = {id(one) for each in gone.values() for one in each}
    met = [one.after for one in moved]
    yield from moved
    for one in found:
        if id(one) in left if one.change == "removed" else one.after not in met:
            yield one


def _taken(gone: Mapping[str, list[Difference]], text: str) -> Difference | None:
    return gone[text].pop(0) if gone.get(text) else None


def _placed(here: Path, there: Path, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    was, now = list(map(_text, old)), list(map(_text, new))
    for tag, begin, end, start, stop in _blocks(was, now):
        shared = min(end - begin, stop - start) if tag == "replace" else 0
        for before, after in zip(range(begin, begin + shared), range(start, start + shared), strict=True):
            texts = isinstance(old[before], str) and isinstance(new[after], str)
            if (texts and end - begin == stop - start) or _are_alike(old[before], new[after]):
                yield from _differing(
                    (*here, Step(at=before)), (*there, Step(at=after)), old[before], new[after]
                )
            else:
                yield Difference(
                    change="removed", before=(*here, Step(at=before)), after=None, old=old[before]
                )
                yield Difference(change="added", before=None, after=(*there, Step(at=after)), new=new[after])
        for before in range(begin + shared, end):
            yield Difference(change="removed", before=(*here, Step(at=before)), after=None, old=old[before])
        for after in range(start + shared, stop):
            yield Difference(change="added", before=None, after=(*there, Step(at=after)), new=new[after])


def _blocks(was: list[str], now: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Stretches that differ; of lists too long to align each entry that the other one does not have."""
    if len(was) * len(now) <= _MOST_COMPARED:
        matcher = SequenceMatcher(None, was, now, autojunk=False)
        yield from (block for block in matcher.get_opcodes() if block[0] != "equal")
        return
    more, fewer = Counter(now) - Counter(was), Counter(was) - Counter(now)
    for at, text in enumerate(was):
        if fewer[text] > 0:
            fewer[text] -= 1
            yield "delete", at, at + 1, 0, 0
    for at, text in enumerate(now):
        if more[text] > 0:
            more[text] -= 1
            yield "insert", 0, 0, at, at + 1


def _are_alike(old: Any, new: Any) -> bool:
    """Whether two entries at one place are one entry that was edited, and not two."""
    if isinstance(old, dict) and isinstance(new, dict):
        return any(old.get(key) == value for key, value in new.items() if not is_empty(value))
    if isinstance(old, str) and isinstance(new, str):
        words = (old[:_LONGEST_COMPARED].split(), new[:_LONGEST_COMPARED].split())
        return SequenceMatcher(None, *words, autojunk=False).ratio() >= _ALIKE
    return type(old) is type(new)


def _name_of(old: Sequence[Any], new: Sequence[Any]) -> str:
    """The key that every entry of both lists has a name of its own under; empty where none is."""
    for name in _NAMES:
        if all(_is_unique([_named_as(entry, name) for entry in entries]) for entries in (old, new)):
            return name
    return ""


def _named_as(entry: Any, name: str) -> str | None:
    told = entry.get(name) if isinstance(entry, dict) else None
    return told if isinstance(told, str) and told else None


def _is_unique(names: list[str | None]) -> bool:
    return None not in names and len(set(names)) == len(names)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
