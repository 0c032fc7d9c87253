"""`adapterc cache ls|why|gc`: what is kept between builds, why something is not, and what may go."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from time import time
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.compiling import compiled as _compiled
from adapterc.cli.quantities import bytes_told, since
from adapterc.diagnostics.quoting import counted, escaped
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.driver.cache import Cache, CacheEntry, Cleared
    from adapterc.driver.why import Why

_SHOWN = 12
_MOST_NAMED = 20


def cache_command(asked: Namespace) -> ExitCode:
    """One of the three."""
    return _COMMANDS[asked.what](asked)


def _ls(asked: Namespace) -> ExitCode:
    from adapterc.driver.cache import look

    cache = look()
    with suppress(BrokenPipeError):
        if asked.format == "json":
            _print_json({**asdict(cache), "root": str(cache.root), "entries": _plain(cache.entries)})
        else:
            _print_cache(cache, sys.stdout, each=asked.entries)
    return ExitCode.OK


def _why(asked: Namespace) -> ExitCode:
    from adapterc.driver.why import why

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    if asked.stage == "glossary" and not compiled.spec.scenes:
        raise AdaptercError(
            f"{asked.spec} has no scenes, and so no glossary",
            help="ask for dataset, train or measure",
            code=ExitCode.USAGE,
        )
    found = why(compiled, asked.stage, device=None if asked.device == "auto" else str(asked.device))
    with suppress(BrokenPipeError):
        if asked.format == "json":
            _print_json(asdict(found))
        else:
            _print_why(found, str(asked.spec), sys.stdout)
    return ExitCode.OK


def _gc(asked: Namespace) -> ExitCode:
    from adapterc.driver.cache import clear, size_limit

    limit = asked.max_size if asked.max_size is not None else size_limit()
    cleared = clear(limit=limit, older_than=asked.older_than, dry=asked.dry_run)
    with suppress(BrokenPipeError):
        if asked.format == "json":
            told = {"gone": _plain(cleared.gone), "held": _plain(cleared.held), "left": cleared.left}
            _print_json({**told, "dry_run": asked.dry_run})
        else:
            _print_cleared(cleared, limit, sys.stdout, dry=asked.dry_run)
    return ExitCode.OK


_COMMANDS = {"ls": _ls, "why": _why, "gc": _gc}


def _print_cache(cache: Cache, out: TextIO, *, each: bool) -> None:
    """A line a kind, or with `each` a line an entry, and the whole."""
    print(f"cache  {escaped(str(cache.root))}", file=out)
    now = time()
    if each:
        for entry in cache.entries:
            print(_line(entry, now), file=out)
    else:
        for kind in dict.fromkeys(entry.kind for entry in cache.entries):
            of_kind = [entry for entry in cache.entries if entry.kind == kind]
            size, used = sum(entry.size for entry in of_kind), max(entry.used for entry in of_kind)
            told = f"{escaped(kind):<12} {len(of_kind):>6}  {bytes_told(size):>9}  used {since(used, now)}"
            print(told, file=out)
    limit = f"; limit {bytes_told(cache.limit)}" if cache.limit is not None else ""
    print(f"{counted(len(cache.entries), 'result')}, {bytes_told(cache.size)}{limit}", file=out)
    kept = [(name, size) for name, size in cache.kept if size >= 1_000_000]
    if kept:
        listed = ", ".join(f"{escaped(name)} {bytes_told(size)}" for name, size in kept)
        print(f"beside them, never cleared: {listed}", file=out)


def _line(entry: CacheEntry, now: float) -> str:
    left = "  left by a killed run" if entry.left else ""
    key = escaped(entry.key[:_SHOWN])
    told = f"{bytes_told(entry.size):>9}  used {since(entry.used, now)}{left}"
    return f"{escaped(entry.kind):<12} {key:<{_SHOWN}}  {told}"


def _print_why(found: Why, spec: str, out: TextIO) -> None:
    """The stage's state, then what differs from the nearest result."""
    where = f"{found.stage} of {escaped(spec)}"
    if found.waits_for:
        more = "" if found.waits_for == "base" else f": adapterc cache why {escaped(spec)} {found.waits_for}"
        print(f"{where}: its key is not known before {found.waits_for} is there{more}", file=out)
        return
    if found.hit:
        print(f"{where}: in the cache, {found.key[:_SHOWN]}", file=out)
        return
    print(f"{where}: not in the cache, {found.key[:_SHOWN]}", file=out)
    near = found.nearest
    if near is None:
        print(
            "no result of this stage says what it was made from: it never ran here, or was cleared", file=out
        )
        return
    print(
        f"nearest of {found.others}: {escaped(near.key[:_SHOWN])}, made for {escaped(near.name)}, "
        f"used {since(near.used, time())}; it differs in",
        file=out,
    )
    for one in near.differences[:_MOST_NAMED]:
        values = f": {escaped(one.now)}, was {escaped(one.was)}" if one.now and one.was else ""
        print(f"  {escaped(one.what)}{values}", file=out)
    if len(near.differences) > _MOST_NAMED:
        print(f"  and {len(near.differences) - _MOST_NAMED} more", file=out)
    if not near.differences:
        print("  nothing that is told apart here: its result was cleared or damaged", file=out)
    if any(one.what == "the rows" for one in near.differences):
        print(f"what changed the rows: adapterc cache why {escaped(spec)} dataset", file=out)


def _print_cleared(cleared: Cleared, limit: int | None, out: TextIO, *, dry: bool) -> None:
    """What went, by its kind, and what is left."""
    verb = "would go" if dry else "gone"
    for kind in dict.fromkeys(entry.kind for entry in cleared.gone):
        sizes = [entry.size for entry in cleared.gone if entry.kind == kind]
        print(f"{escaped(kind):<12} {len(sizes):>6}  {bytes_told(sum(sizes)):>9}  {verb}", file=out)
    if not cleared.gone:
        print("nothing to clear", file=out)
    if cleared.held:
        print(f"{len(cleared.held)} in use by a running build: left alone", file=out)
    above = f", above the limit of {bytes_told(limit)}" if limit is not None and cleared.left > limit else ""
    print(f"{bytes_told(cleared.left)} {'would be left' if dry else 'left'}{above}", file=out)


def _plain(entries: Iterable[CacheEntry]) -> list[Mapping[str, object]]:
    return [{**asdict(entry), "path": str(entry.path)} for entry in entries]


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=True, indent=2))
