"""What may be typed after the commands that take several specs."""

from __future__ import annotations

import argparse
from pathlib import Path

from adapterc.cli.common_arguments import FORMATS, add_device, add_format, add_select, add_specs
from adapterc.cli.quantities import row_count
from adapterc.cli.reports import REPORTS, add_report

SUMMARIES = (*FORMATS, "markdown")


def add_check(check: argparse.ArgumentParser) -> None:
    """Specs to check, and what becomes of findings."""
    add_specs(check)
    check.add_argument(
        "--fix", action="store_true", help="mend what can be mended safely, then show what is left"
    )
    check.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    check.add_argument(
        "--cache",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="pass over specs that were clean before and are still the same (default: on)",
    )
    add_select(check)
    add_format(check, REPORTS)
    add_report(check)


def add_plan(plan: argparse.ArgumentParser) -> None:
    """Specs to plan a build of."""
    add_specs(plan)
    plan.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="the artifact to compare with (default: build/<name>); of many the folder of theirs",
    )
    add_select(plan)
    add_device(plan)
    add_format(plan, SUMMARIES, what="how findings are printed; with json and markdown the plan as well")


def add_expand(expand: argparse.ArgumentParser) -> None:
    """Specs to make the dataset of, and what of it is shown."""
    add_specs(expand)
    expand.add_argument(
        "--rows", type=row_count, default=0, metavar="N", help="print N rows drawn at random (seeded)"
    )
    expand.add_argument(
        "--seed", type=int, default=0, metavar="N", help="which rows --rows draws (default: 0)"
    )
    expand.add_argument(
        "--coverage",
        action="store_true",
        help="print how many rows each part of the spec reaches; alone it samples no base",
    )
    expand.add_argument("--out", type=Path, metavar="FILE", help="write all rows as JSON lines")
    add_select(expand)
    add_device(expand)
    add_format(expand, SUMMARIES, what="how findings are printed; with json and markdown the figures as well")


def add_build(build: argparse.ArgumentParser) -> None:
    """Specs to build, and where to."""
    add_specs(build)
    build.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="the artifact's folder (default: build/<name>); of many specs the folder of their artifacts",
    )
    build.add_argument(
        "--keep-going",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="of many specs, go on with the others when one cannot be built (default: on)",
    )
    add_select(build)
    add_device(build)
    add_format(build)
