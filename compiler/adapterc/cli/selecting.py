"""`--select changed --against REF`: of the specs that were found those that differ."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from adapterc.diagnostics.quoting import clipped, counted, escaped


def selected(paths: Sequence[Path], asked: Namespace) -> tuple[Path, ...]:
    """All of the specs, or with --select those that differ; how many they are is told on stderr."""
    if asked.select is None and asked.against is None:
        return tuple(paths)
    if asked.select is None:
        asked.refuse("--against says what to compare with: add --select changed")
    if not asked.against:
        asked.refuse("--select changed needs --against REF: a git ref, or a folder of artifacts")
    from adapterc.driver.selection import changed

    found = changed(paths, asked.against)
    of_all = f"{len(found)} of {counted(len(paths), 'spec')}"
    with suppress(OSError):
        print(f"{of_all} changed against {escaped(clipped(asked.against))}", file=sys.stderr)
    return found
