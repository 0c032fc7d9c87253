"""`adapterc plan` and `adapterc expand`: what a build would do, and what it would train on."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from adapterc.cli.compiling import compiled as _compiled
from adapterc.cli.each import for_each, names_one
from adapterc.errors import ExitCode


def plan_command(asked: Namespace) -> ExitCode:
    """`adapterc plan SPEC...`."""
    asked.of_many = not names_one(asked)
    return for_each(asked, _plan)


def expand_command(asked: Namespace) -> ExitCode:
    """`adapterc expand SPEC...`."""
    if asked.out and not names_one(asked):
        asked.refuse("--out takes the rows of one spec: name it alone")
    return for_each(asked, _expand)


def _plan(asked: Namespace, out: TextIO) -> ExitCode:
    from adapterc.cli.plans import print_plan
    from adapterc.driver.plan import plan

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    name = compiled.spec.name
    folder = Path(asked.out or "build") / name if asked.of_many or not asked.out else Path(asked.out)
    found = plan(compiled, device=_device(asked), target=folder.absolute())
    with suppress(BrokenPipeError):
        print_plan(found, out, as_json=asked.format == "json")
    return ExitCode.OK


def _expand(asked: Namespace, out: TextIO) -> ExitCode:
    from adapterc.cli.console import watch_for
    from adapterc.cli.rows import print_coverage, print_expanded, print_figures, print_rows, write_rows
    from adapterc.driver.build import expand
    from adapterc.driver.scene_costs import paraphrase_counts
    from adapterc.expand.coverage import coverage
    from adapterc.expand.layout import lay_shares

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    laid = compiled.layout.scenes
    told = paraphrase_counts(laid) if laid else None
    weighed = lay_shares(compiled.request, compiled.layout)
    if asked.coverage and not asked.rows and not asked.out:
        # The layout tells without a base what reaches a row: nothing is sampled for it.
        covered = coverage(compiled.spec, compiled.layout)
        print_coverage(covered, out, told=told, weighed=weighed, as_json=asked.format == "json")
        return ExitCode.OK
    with watch_for(sys.stderr) as watch:
        dataset = expand(compiled, device=_device(asked), watch=watch)
    if asked.out:
        write_rows(dataset, asked.out)
    kept = {row.id for row in dataset.rows}
    covered = coverage(compiled.spec, compiled.layout, kept)
    if asked.format == "json":
        print_expanded(dataset, covered, out, weighed)
        return ExitCode.OK
    print_figures(dataset, out)
    if asked.coverage:
        print_coverage(covered, out, told=told, weighed=weighed)
    print_rows(dataset, asked.rows, asked.seed, out)
    return ExitCode.OK


def _device(asked: Namespace) -> str | None:
    return None if asked.device == "auto" else str(asked.device)
