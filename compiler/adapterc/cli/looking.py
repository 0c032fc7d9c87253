"""`adapterc plan` and `adapterc expand`: what a build would do, and what it would train on."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.compiling import compiled as _compiled
from adapterc.cli.each import for_each, names_one
from adapterc.errors import ExitCode

if TYPE_CHECKING:
    from adapterc.driver.compile import Compiled
    from adapterc.driver.scene_costs import ParaphraseCounts


def plan_command(asked: Namespace) -> ExitCode:
    """`adapterc plan SPEC...`."""
    asked.of_many = not names_one(asked)
    from adapterc.cli.summaries import PLAN_HEAD

    return for_each(asked, _plan, PLAN_HEAD)


def expand_command(asked: Namespace) -> ExitCode:
    """`adapterc expand SPEC...`."""
    if asked.out and not names_one(asked):
        asked.refuse("--out takes the rows of one spec: name it alone")
    from adapterc.cli.summaries import EXPAND_HEAD

    return for_each(asked, _expand, EXPAND_HEAD)


def _plan(asked: Namespace, out: TextIO) -> ExitCode:
    from adapterc.cli.plans import print_plan
    from adapterc.cli.summaries import plan_row
    from adapterc.driver.plan import plan

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    name = compiled.spec.name
    folder = Path(asked.out or "build") / name if asked.of_many or not asked.out else Path(asked.out)
    found = plan(compiled, device=_device(asked), target=folder.absolute())
    with suppress(BrokenPipeError):
        if asked.format == "markdown":
            print(plan_row(asked.spec, found), file=out)
            return ExitCode.OK
        print_plan(found, out, as_json=asked.format == "json")
    return ExitCode.OK


def _expand(asked: Namespace, out: TextIO) -> ExitCode:
    from adapterc.cli.console import watch_for
    from adapterc.cli.rows import print_coverage, print_expanded, print_figures, print_rows, write_rows
    from adapterc.cli.summaries import expand_row
    from adapterc.driver.build import expand
    from adapterc.expand.coverage import coverage
    from adapterc.expand.layout import lay_shares

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    if asked.coverage and not asked.rows and not asked.out:
        _print_laid(compiled, asked, out)
        return ExitCode.OK
    with watch_for(sys.stderr) as watch:
        dataset = expand(compiled, device=_device(asked), watch=watch)
    if asked.out:
        write_rows(dataset, asked.out)
    kept = {row.id for row in dataset.rows}
    covered = coverage(compiled.spec, compiled.layout, kept)
    weighed = lay_shares(compiled.request, compiled.layout)
    match asked.format:
        case "markdown":
            print(expand_row(asked.spec, compiled.layout, covered, len(kept)), file=out)
        case "json":
            print_expanded(dataset, covered, out, weighed)
        case _:
            print_figures(dataset, out)
            if asked.coverage:
                print_coverage(covered, out, told=_paraphrases(compiled), weighed=weighed)
            print_rows(dataset, asked.rows, asked.seed, out)
    return ExitCode.OK


def _print_laid(compiled: Compiled, asked: Namespace, out: TextIO) -> None:
    """What reaches a row, which the layout tells without a base: nothing is sampled for it."""
    from adapterc.cli.rows import print_coverage
    from adapterc.cli.summaries import expand_row
    from adapterc.expand.coverage import coverage
    from adapterc.expand.layout import lay_shares

    covered = coverage(compiled.spec, compiled.layout)
    if asked.format == "markdown":
        print(expand_row(asked.spec, compiled.layout, covered), file=out)
        return
    weighed = lay_shares(compiled.request, compiled.layout)
    told = _paraphrases(compiled)
    print_coverage(covered, out, told=told, weighed=weighed, as_json=asked.format == "json")


def _paraphrases(compiled: Compiled) -> ParaphraseCounts | None:
    from adapterc.driver.scene_costs import paraphrase_counts

    laid = compiled.layout.scenes
    return paraphrase_counts(laid) if laid else None


def _device(asked: Namespace) -> str | None:
    return None if asked.device == "auto" else str(asked.device)
