"""`adapterc diff A B`: two refs, artifacts or folders side by side."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.cli.common_arguments import add_format, named, several
from adapterc.cli.described import Described
from adapterc.cli.quantities import byte_count, marker
from adapterc.cli.trouble import report
from adapterc.errors import ExitCode

if TYPE_CHECKING:
    from adapterc.ir.comparison import Comparison

FORMATS = ("full", "markdown", "comment", "html", "json")

DIFF = Described(
    summary="two refs or artifacts side by side: spec, rows, behaviour",
    text="Compares two sides. A side is an artifact, a folder of artifacts, a spec or a folder of specs as "
    "they are now, or a git ref, which is read without a checkout. Specs are compared once they are "
    "resolved, node by node, so that layout and comments are no difference; rows by what they say; "
    "behaviour, where both sides were built, by the reports: verdicts, effects with their intervals, "
    "answers. Of folders and refs each spec is compared with the one of its path or name. It needs no "
    "base, no network and no model. --format comment is Markdown for a comment on a merge request: its "
    "first line is a marker to find it by, and it is kept under 64 kB by leaving whole sections out.",
    examples=(
        "adapterc diff main HEAD specs/my-adapter.yaml",
        "adapterc diff main . specs",
        "adapterc diff build/old build/new --format html > diff.html",
        "adapterc diff build/my-adapter my-adapter.yaml",
        "adapterc diff main HEAD --artifacts previous/build build --format comment > comment.md",
    ),
    codes=(
        (0, "compared, whatever differs"),
        (1, "with --exit-code something differs; or a spec of the second side does not hold"),
        (2, "a side is neither a place nor a ref, or there is nothing to compare"),
        (4, "an artifact is damaged, or git cannot be read"),
    ),
)


def add_diff(diff: argparse.ArgumentParser) -> None:
    """What may be typed after `adapterc diff`."""
    diff.add_argument(
        "before", metavar="A", help="what was: a git ref, an artifact, a spec, or a folder of them"
    )
    diff.add_argument("after", metavar="B", help="what is: the same; `.` is the working tree")
    names = diff.add_argument(
        "specs",
        nargs="*",
        metavar="SPEC",
        help="of refs: a spec, a folder or a quoted pattern (default: the folder that you stand in)",
    )
    several(diff, names)
    diff.add_argument(
        "--artifacts",
        nargs=2,
        type=named,
        metavar=("A", "B"),
        help="where the builds of two refs lie: artifacts, or folders of them",
    )
    diff.add_argument(
        "--exit-code", action="store_true", help="end with 1 where anything differs, as git diff does"
    )
    diff.add_argument(
        "--limit-bytes",
        type=byte_count,
        metavar="N",
        help="of Markdown: leave whole sections out until it is no longer (default of comment: 64000)",
    )
    diff.add_argument(
        "--marker", type=marker, default="diff", metavar="NAME", help="of comment: which one of several it is"
    )
    add_format(diff, FORMATS, what="how the comparison is printed")


def diff_command(asked: Namespace) -> ExitCode:
    """`adapterc diff A B [SPEC...]`."""
    from adapterc.driver.compare import CompareRequest, compare

    if asked.limit_bytes is not None and asked.format not in ("markdown", "comment"):
        asked.refuse("--limit-bytes is for --format markdown and comment")
    pair: tuple[Path, Path] | None = (asked.artifacts[0], asked.artifacts[1]) if asked.artifacts else None
    found = compare(
        CompareRequest(before=asked.before, after=asked.after, specs=tuple(asked.specs), artifacts=pair)
    )
    code = max((report(fault) for fault in found.faults), default=ExitCode.OK)
    if found.comparison.specs or not found.faults:
        with suppress(BrokenPipeError):
            print(_rendered(found.comparison, asked), end="", file=sys.stdout)
    broken = any(spec.after_findings for spec in found.comparison.specs)
    if broken or (asked.exit_code and found.comparison.differing):
        return max(code, ExitCode.FINDINGS)
    return code


def _rendered(comparison: Comparison, asked: Namespace) -> str:
    match asked.format:
        case "json":
            from adapterc.diagnostics.render.ascii_json import ascii_json
            from adapterc.emit.diff_json import diff_record

            return ascii_json(diff_record(comparison))
        case "html":
            from adapterc.emit.diff_html import render_diff_html

            return render_diff_html(comparison)
        case "markdown" | "comment":
            from adapterc.emit.diff_md import COMMENT_BYTES, render_diff_markdown

            is_comment = asked.format == "comment"
            limit = asked.limit_bytes or (COMMENT_BYTES if is_comment else None)
            return render_diff_markdown(comparison, limit=limit, marker=asked.marker if is_comment else None)
    from adapterc.cli.diff_text import diff_lines

    return "".join(f"{line}\n" for line in diff_lines(comparison))
