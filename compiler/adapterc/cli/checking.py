"""`adapterc check SPEC...`: the findings of many specs, in one report."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.cli.trouble import report
from adapterc.diagnostics.quoting import counted
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.diagnostics.model import Diagnostic


def check_command(asked: Namespace) -> ExitCode:
    """`adapterc check SPEC...`: every spec is checked, whatever is wrong with another."""
    from adapterc.diagnostics.model import has_errors
    from adapterc.diagnostics.render import render
    from adapterc.driver.compile import check
    from adapterc.frontend.spec_files import find_specs

    found = find_specs(asked.specs)
    code = max((report(problem) for problem in found.problems), default=ExitCode.OK)
    diagnostics: list[Diagnostic] = []
    sources: dict[str, str] = {}
    read = 0
    for path in found.paths:
        try:
            checked = check(path)
        except AdaptercError as stop:
            code = max(code, report(stop))
            continue
        read += 1
        diagnostics += checked.diagnostics
        sources |= checked.sources
    if has_errors(diagnostics):
        code = max(code, ExitCode.FINDINGS)
    form, here = asked.format, str(Path.cwd())
    text = render(diagnostics, sources, format=form, colour=has_colour(sys.stdout), root=here)
    with suppress(BrokenPipeError):
        print(text, end="" if text.endswith("\n") or not text else "\n")
        if form == "full":
            _summary(read, diagnostics)
    return code


def has_colour(stream: object) -> bool:
    """Whether what is printed there may be painted."""
    return bool(getattr(stream, "isatty", lambda: False)()) and "NO_COLOR" not in os.environ


def _summary(specs: int, diagnostics: list[Diagnostic]) -> None:
    errors = sum(one.severity == "error" for one in diagnostics)
    counts = (counted(errors, "error"), counted(len(diagnostics) - errors, "warning"))
    print(f"{counted(specs, 'spec')} checked: {', '.join(counts)}")
