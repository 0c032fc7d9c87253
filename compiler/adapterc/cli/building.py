"""`adapterc build SPEC...`: one spec with its verdicts, many with a line each."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.checking import has_colour
from adapterc.cli.compiling import compiled as _compiled
from adapterc.cli.each import names_one
from adapterc.cli.selecting import selected
from adapterc.cli.trouble import report
from adapterc.diagnostics.quoting import counted, escaped
from adapterc.errors import ExitCode

if TYPE_CHECKING:
    from adapterc.driver.many import Outcome

_MOST_OPEN = 4


def build_command(asked: Namespace) -> ExitCode:
    """One spec that is named, or all that are found in folders and patterns."""
    if not names_one(asked):
        return _build_many(asked)
    asked.spec = Path(asked.specs[0])
    return _build_one(asked)


def _build_one(asked: Namespace) -> ExitCode:
    from adapterc.cli.console import watch_for
    from adapterc.cli.verdicts import print_verdicts
    from adapterc.driver.build import build
    from adapterc.driver.cache import keep_within_limit
    from adapterc.driver.lock import target_lock

    compiled = _compiled(asked)
    if compiled is None:
        return ExitCode.FINDINGS
    target = Path(asked.out or Path("build") / compiled.spec.name).absolute()
    with target_lock(target), watch_for(sys.stderr) as watch:
        built = build(compiled, target=target, device=_device(asked), watch=watch)
    if built.changed:
        keep_within_limit()
    with suppress(BrokenPipeError):
        print_verdicts(built, sys.stdout)
    return ExitCode.OK if built.judgement.verdict == "VERIFIED" else ExitCode.NOT_VERIFIED


def _build_many(asked: Namespace) -> ExitCode:
    from adapterc.cli.console_many import watches_for
    from adapterc.driver.exits import gravest
    from adapterc.driver.many import build_many
    from adapterc.frontend.spec_files import find_specs

    found = find_specs(asked.specs)
    codes = [report(problem) for problem in found.problems]
    if codes and not asked.keep_going:
        return gravest(codes)
    paths, outcomes = selected(found.paths, asked), []
    with watches_for(sys.stderr, len(paths)) as opened:
        for outcome in build_many(
            paths, out=asked.out, device=_device(asked), keep_going=asked.keep_going, opened=opened
        ):
            outcomes.append(outcome)
            _tell(outcome, asked.format)
    if any(outcome.result == "built" for outcome in outcomes):
        from adapterc.driver.cache import keep_within_limit

        keep_within_limit()
    with suppress(BrokenPipeError):
        if asked.format == "json":
            print(json.dumps([_record(outcome) for outcome in outcomes], ensure_ascii=True, indent=2))
        else:
            print(_summary(outcomes))
    return gravest([*codes, *(outcome.code for outcome in outcomes)])


def _tell(outcome: Outcome, form: str) -> None:
    """A line on stdout; findings and what stopped a build on stderr, in front of it."""
    if outcome.diagnostics:
        from adapterc.diagnostics.render import render

        colour, here = has_colour(sys.stderr), str(Path.cwd())
        text = render(outcome.diagnostics, outcome.sources, format=form, colour=colour, root=here)
        print(text.rstrip("\n"), file=sys.stderr)
    if outcome.fault is not None:
        report(outcome.fault)
    if form != "json":
        with suppress(BrokenPipeError):
            _print_line(outcome, sys.stdout)


def _print_line(outcome: Outcome, out: TextIO) -> None:
    state = outcome.verdict if outcome.result in ("built", "up to date") else outcome.result
    name = f"{outcome.name}  " if outcome.name else ""
    print(f"{escaped(state):<13} {escaped(name + _remark(outcome))}", file=out, flush=True)


def _remark(outcome: Outcome) -> str:
    """What is to be said of it beside its verdict."""
    match outcome.result:
        case "up to date":
            return "up to date"
        case "built":
            more = len(outcome.open) - _MOST_OPEN
            listed = ", ".join(outcome.open[:_MOST_OPEN]) + (f" and {more} more" if more > 0 else "")
            told = f"built in {outcome.seconds:.0f} s" + (f"; not verified: {listed}" if listed else "")
            warned = f"; {counted(outcome.warnings, 'warning')}, see adapterc check {outcome.path}"
            return told + (warned if outcome.warnings else "")
        case "findings":
            return f"{outcome.path}: {counted(_errors(outcome), 'error')}"
        case _:
            return str(outcome.path)


def _errors(outcome: Outcome) -> int:
    return sum(one.severity == "error" for one in outcome.diagnostics)


def _summary(outcomes: Sequence[Outcome]) -> str:
    counts = [
        (sum(outcome.result == result for outcome in outcomes), told)
        for result, told in (
            ("built", "built"),
            ("up to date", "up to date"),
            ("findings", "with findings"),
            ("failed", "failed"),
            ("not tried", "not tried"),
        )
    ]
    listed = ", ".join(f"{count} {told}" for count, told in counts if count)
    return f"{counted(len(outcomes), 'spec')}" + (f": {listed}" if listed else ": nothing to build")


def _record(outcome: Outcome) -> dict[str, object]:
    built = outcome.result in ("built", "up to date")
    return {
        "path": str(outcome.path),
        "name": outcome.name,
        "result": outcome.result,
        "verdict": outcome.verdict,
        "artifact": str(outcome.target) if built else "",
        "open": list(outcome.open),
        "errors": _errors(outcome),
        "fault": str(outcome.fault) if outcome.fault is not None else "",
        "code": int(outcome.code),
    }


def _device(asked: Namespace) -> str | None:
    return None if asked.device == "auto" else str(asked.device)
