"""`adapterc lock`: what was pinned, an entry a line, and what keeps an import from being pinned."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.cli.checking import has_colour
from adapterc.cli.trouble import report
from adapterc.diagnostics.quoting import counted, escaped
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.driver.locking import Change, Locked
    from adapterc.driver.pinning import Rules

_SIGNS = {"added": "+", "changed": "~", "dropped": "-", "kept": " "}


def lock_command(asked: Namespace) -> ExitCode:
    """`adapterc lock [SPEC...]`."""
    from adapterc.diagnostics.model import has_errors
    from adapterc.driver.locking import lock_projects

    code = ExitCode.OK
    found = _specs(asked)
    for locked in lock_projects(found, _rules(asked), whole=not asked.specs):
        with suppress(BrokenPipeError):
            _print(locked, asked)
        if has_errors(locked.diagnostics) or (locked.is_new and asked.locked):
            code = ExitCode.FINDINGS
    return code


def _specs(asked: Namespace) -> tuple[Path, ...]:
    """The specs that were named; without any all those of the project that this folder belongs to."""
    from adapterc.driver.locking import lock_root
    from adapterc.frontend.spec_files import find_specs

    here = Path.cwd()
    named = asked.specs or [str(_seen_from(here, lock_root(here)))]
    found = find_specs(named)
    codes = [report(problem) for problem in found.problems]
    if codes:
        raise AdaptercError("nothing was pinned", help="name specs that are there", code=max(codes))
    return found.paths


def _seen_from(here: Path, root: Path) -> Path:
    """The project's top as places in it are best named: relative to here."""
    import os

    return Path(os.path.relpath(root, here))


def _rules(asked: Namespace) -> Rules:
    from adapterc.driver.pinning import Rules

    upgraded = None if asked.upgrade else frozenset(asked.upgrade_package or ())
    if asked.locked and upgraded != frozenset():
        raise AdaptercError(
            "--locked pins nothing anew, and an upgrade does",
            help="give one of the two",
            code=ExitCode.USAGE,
        )
    return Rules(
        is_locked=asked.locked,
        is_offline=asked.offline,
        upgraded=upgraded,
        local=tuple(asked.allow_local or ()),
    )


def _print(locked: Locked, asked: Namespace) -> None:
    from adapterc.diagnostics.model import has_errors
    from adapterc.diagnostics.render import render

    if locked.diagnostics:
        here = str(Path.cwd())
        colour = has_colour(sys.stderr)
        text = render(locked.diagnostics, locked.sources, format=asked.format, colour=colour, root=here)
        print(text.rstrip("\n"), file=sys.stderr)
    if has_errors(locked.diagnostics):
        print(f"{_shown(locked)}: not written", file=sys.stderr)
        return
    for change in locked.changes:
        print(escaped(_line(change)))
    print(escaped(f"{_shown(locked)}: {_summary(locked, is_locked=asked.locked)}"))


def _shown(locked: Locked) -> str:
    return str(_seen_from(Path.cwd(), locked.path.parent) / locked.path.name)


def _line(change: Change) -> str:
    from adapterc.git_names import short

    package = change.package
    commit = short(package.commit)
    if change.before and change.before != package.commit:
        commit = f"{short(change.before)} -> {commit}"
    sign = _SIGNS[change.what]
    return f"{sign} {package.name}  {package.ref}  {commit}  {counted(len(package.files), 'file')}"


def _summary(locked: Locked, *, is_locked: bool) -> str:
    kept = [change for change in locked.changes if change.what != "dropped"]
    what = counted(len(kept), "package")
    if not locked.is_new:
        return f"{what}, unchanged"
    return f"{what}; not written, it would change: run adapterc lock" if is_locked else f"{what}, written"
