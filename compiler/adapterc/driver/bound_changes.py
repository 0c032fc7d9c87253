"""In which respects evidence is stale: what verdicts were bound to, against what stands here now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adapterc.diagnostics.quoting import clipped, counted, quoted
from adapterc.driver.bound import NAMED_BASE, parts_of_rows
from adapterc.git_names import is_commit, short
from adapterc.ir.bound import Bound

_MOST_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is another than it was; `keys` lead to what was, in the evidence."""

    told: str
    keys: tuple[str, ...]


def bound_changes(was: Bound, now: Bound) -> tuple[Change, ...]:
    """Everything that differs, in the order in which one would ask for it; nothing where evidence holds.

    Where the base is not on this machine its name is compared, else its files and not the name.
    """
    return tuple(_changes(was, now))


def _changes(was: Bound, now: Bound) -> Iterator[Change]:
    if was.version != now.version:
        told = f"adapterc {clipped(was.version, 20)} made it, and this is {now.version}"
        yield Change(told=told, keys=("version",))
    elif stages := _differing(was.code, now.code):
        told = f"the compiler's code for {_listed(stages, plain=True)} is not what it was"
        yield Change(told=told, keys=("code", stages[0]))
    known = {NAMED_BASE} if now.base else set()
    if parts := [part for part in _differing(was.spec, now.spec) if part not in known]:
        yield Change(told=f"{_listed(parts)} of the spec changed", keys=("spec", parts[0]))
    if now.base and was.base != now.base:
        yield Change(told="the base's files are others", keys=("base",))
    if files := _differing(was.templates, now.templates):
        yield Change(told=f"{_listed(files)} of the templates changed", keys=("templates", files[0]))
    for name in _differing(was.lock, now.lock):
        yield Change(told=_pinned(name, was.lock.get(name), now.lock.get(name)), keys=("lock", name))
    if was.layout != now.layout:
        yield Change(told="; ".join(_laid(was, now)), keys=("layout",))


def _differing(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The names under which two things stand, those of now first."""
    return [name for name in {**now, **was} if was.get(name) != now.get(name)]


def _listed(names: list[str], *, plain: bool = False) -> str:
    shown = [name if plain else quoted(name) for name in names[:_MOST_NAMED]]
    more = len(names) - _MOST_NAMED
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _pinned(name: str, was: str | None, now: str | None) -> str:
    """A package of adapterc.lock, or a token of scenes.lock."""
    before, after = (was or "").split(), (now or "").split()
    pinned = all(is_commit(pin) for pin in (*before, *after))
    what = f"the pin of {quoted(name)}" if pinned else f"the slot of {quoted(name)}"
    if was is None or now is None:
        return f"{what} is {'new' if was is None else 'gone'}"
    return (
        f"{what} is {' and '.join(map(short, after))}, was {' and '.join(map(short, before[:_MOST_NAMED]))}"
    )


def _laid(was: Bound, now: Bound) -> Iterator[str]:
    """How many rows and held-out items are others."""
    told = [*_counted(was.rows, now.rows, "row"), *_counted(was.items, now.items, "held-out item")]
    yield from told or ["the order of rows changed, or what else is asked of the adapter"]


def _counted(was: Mapping[str, str], now: Mapping[str, str], noun: str) -> Iterator[str]:
    others: Counter[str] = Counter()
    for part in {**now, **was}:
        then, after = (Counter(parts_of_rows(side.get(part, ""))) for side in (was, now))
        others[part] += max((after - then).total(), (then - after).total())
    if total := others.total():
        before, here = (sum(len(list(parts_of_rows(one))) for one in side.values()) for side in (was, now))
        parts = [part for part, count in others.most_common() if count]
        there = f"; there were {before}" if before != here else ""
        yield f"{total} of {counted(here, noun)} changed ({_listed(parts, plain=True)}{there})"
