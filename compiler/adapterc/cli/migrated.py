"""`adapterc migrate`: specs rewritten in place, and what was done to each."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from adapterc.cli.trouble import report
from adapterc.diagnostics.quoting import escaped
from adapterc.errors import AdaptercError, ExitCode
from adapterc.whole_file import replace_file


def migrate_command(asked: Namespace) -> ExitCode:
    """`adapterc migrate SPEC...`: one that cannot be migrated keeps none of the others from it."""
    code = ExitCode.OK
    for path in asked.specs:
        try:
            code = max(code, _migrate(path))
        except AdaptercError as stop:
            code = max(code, report(stop))
    return code


def _migrate(path: Path) -> ExitCode:
    from adapterc.diagnostics.render import render
    from adapterc.frontend.migrate import migrate

    done = migrate(path)
    shown = escaped(str(path))
    if done.diagnostics:
        text = render(done.diagnostics, {str(path): done.source})
        print(text.rstrip("\n"), file=sys.stderr)
        return ExitCode.FINDINGS
    if done.steps:
        replace_file(path, done.text.encode("utf-8"))
    with suppress(BrokenPipeError):
        for step in done.steps:
            print(f"{shown}: {escaped(step)}")
        if not done.steps:
            print(f"{shown}: version {done.version} is the current one, nothing to migrate")
    return ExitCode.OK
