"""One command for each of several specs: what stops one is told, and the others go on."""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from adapterc.cli.selecting import selected
from adapterc.cli.trouble import report
from adapterc.diagnostics.quoting import escaped
from adapterc.errors import AdaptercError, ExitCode

One = Callable[[Namespace, TextIO], ExitCode]


def names_one(asked: Namespace) -> bool:
    """Whether one file was named, and not a folder, a pattern, or a choice among several."""
    if len(asked.specs) != 1 or asked.select is not None or asked.against is not None:
        return False
    from adapterc.frontend.spec_files import find_specs

    found = find_specs(asked.specs)
    return not found.problems and found.paths == (Path(asked.specs[0]),)


def for_each(asked: Namespace, one: One, head: str) -> ExitCode:
    """Do `one` for the spec that was named, which it finds as `asked.spec`; or for each of several, under a
    line with its path, libraries left out. As JSON several are a list, as Markdown rows under `head`."""
    if asked.format == "markdown":
        with suppress(BrokenPipeError):
            print(head)
    elif names_one(asked):
        asked.spec = Path(asked.specs[0])
        return one(asked, sys.stdout)
    from adapterc.driver.exits import gravest
    from adapterc.frontend.spec_files import find_specs

    found = find_specs(asked.specs)
    codes, told = [report(problem) for problem in found.problems], []
    for path in selected(found.paths, asked):
        if _is_library(path):
            continue
        asked.spec = path
        said = io.StringIO()
        code = _guarded(asked, one, said)
        codes.append(code)
        if asked.format == "json":
            text = said.getvalue()
            told.append({"path": str(path), "code": int(code), "found": json.loads(text) if text else None})
            continue
        text = said.getvalue()
        if asked.format == "markdown":
            text = text or _row_of_none(path)
        else:
            text = f"== {escaped(str(path))}\n{text}\n"
        with suppress(BrokenPipeError):
            print(text, end="", file=sys.stdout, flush=True)
    if asked.format == "json":
        with suppress(BrokenPipeError):
            print(json.dumps(told, ensure_ascii=True, indent=2))
    return gravest(codes)


def _row_of_none(path: Path) -> str:
    from adapterc.cli.summaries import without_row

    return f"{without_row(path)}\n"


def _is_library(path: Path) -> bool:
    """Whether a file is only imported: it has no rows and no artifact of its own."""
    from adapterc.driver.compile import read_spec

    try:
        surface = read_spec(path).surface
    except AdaptercError:
        return False
    return surface is not None and surface.kind == "library"


def _guarded(asked: Namespace, one: One, out: TextIO) -> ExitCode:
    try:
        return one(asked, out)
    except Exception as stop:
        return report(stop)
