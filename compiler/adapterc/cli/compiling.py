"""From what was typed to a spec that holds, its findings printed on the way."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.cli.checking import has_colour

if TYPE_CHECKING:
    from adapterc.driver.compile import Checked, Compiled


def compiled(asked: Namespace) -> Compiled | None:
    """The spec laid out; None, its findings printed, when it does not hold."""
    from adapterc.driver.compile import compile_spec

    found = checked(asked)
    return compile_spec(asked.spec, found) if found is not None else None


def checked(asked: Namespace) -> Checked | None:
    """What a check of `asked.spec` came to, its findings printed; None where one is an error."""
    from adapterc.diagnostics.render import render
    from adapterc.driver.compile import check

    found = check(asked.spec)
    if found.diagnostics:
        form = getattr(asked, "format", "full")
        form = "full" if form == "markdown" else form  # a table of plans holds no findings
        colour, here = has_colour(sys.stderr), str(Path.cwd())
        text = render(found.diagnostics, found.sources, format=form, colour=colour, root=here)
        print(text.rstrip("\n"), file=sys.stderr)
    return found if found.sound else None
