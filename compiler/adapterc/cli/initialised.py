"""What `init` wrote, as a person reads it: the files on stdout, what to look at on stderr."""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from adapterc.diagnostics.quoting import clipped, counted, escaped
from adapterc.driver.init import Initialised

_MOST_REASONS = 6
_LARGE = 8_000_000
"""Bytes that are read in a second or more."""
_WEIGHTY = ("file", "rest of a file", "record", "conversation", "entry of lore", "persona")
"""What is told first: the loss of a whole thing."""


def print_reading(source: Path, talk: TextIO) -> None:
    """Say what is being read where that takes longer than a moment: nothing else is seen until it is done."""
    size = 0
    with suppress(OSError, ValueError):
        size = source.stat().st_size
    if size >= _LARGE:
        print(f"reading {escaped(str(source))}: {size / 1e6:.0f} MB", file=talk, flush=True)


def print_initialised(made: Initialised, out: TextIO, talk: TextIO, *, redacted: bool) -> None:
    """The paths, then what came in, what was left out, what is personal, and what to do next."""
    for path in made.files:
        print(escaped(str(path)), file=out)
    imported = made.imported
    if imported is not None:
        turns = sum(len(one.turns) for one in imported.conversations)
        dialogues, lore = len(imported.conversations), len(imported.lore)
        came = f"{counted(dialogues, 'dialogue')} with {counted(turns, 'turn')}"
        if lore:
            came += f", {counted(lore, 'fact')} to know"
        print(f"read as {', '.join(imported.formats)}: {came}", file=talk)
        if imported.repaired:
            lines = counted(imported.repaired, "line")
            print(f"repaired: {lines} decoded wrongly (--no-repair leaves them)", file=talk)
        weighty = sorted(imported.dropped, key=lambda one: one.what not in _WEIGHTY)
        for one in weighty[:_MOST_REASONS]:
            print(f"left out: {one.count} × {escaped(clipped(f'{one.what}: {one.why}', 120))}", file=talk)
        if len(imported.dropped) > _MOST_REASONS:
            print(
                f"left out: {counted(len(imported.dropped) - _MOST_REASONS, 'more kind')}, see the report",
                file=talk,
            )
        for found in made.personal:
            how = "replaced" if redacted else "left as it is; --redact replaces it"
            print(f"personal: {found.count} × {found.kind}, {how}", file=talk)
    print(f"next: adapterc check {escaped(shlex.quote(str(made.files[0])))}", file=talk)
