"""`--report FORMAT=FILE`: what was found in further forms, for services that read files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.whole_file import replace_file

if TYPE_CHECKING:
    from adapterc.diagnostics.model import Diagnostic

REPORTS = ("full", "concise", "json", "github", "gitlab", "junit", "markdown", "sarif")
Report = tuple[str, Path]


def add_report(command: argparse.ArgumentParser) -> None:
    """Further forms of what is printed."""
    command.add_argument(
        "--report",
        action="append",
        default=[],
        type=report,
        metavar="FORMAT=FILE",
        help="also write the findings to a file, in any of these formats; may be given again",
    )


def report(text: str) -> Report:
    """A format, and the file that it goes to."""
    form, sign, file = text.partition("=")
    if form not in REPORTS or not sign or not file:
        listed = ", ".join(REPORTS)
        raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT=FILE, where FORMAT is one of {listed}")
    return form, Path(file)


def write_reports(
    wanted: Sequence[Report],
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, str],
    command: str = "check",
) -> None:
    """Each file whole or not at all; `command` found it all. OSError where one cannot be written."""
    from adapterc.diagnostics.render import render

    for form, path in wanted:
        text = render(diagnostics, sources, format=form, root=str(Path.cwd()), command=command)
        replace_file(path, text.encode("utf-8", "backslashreplace"))
