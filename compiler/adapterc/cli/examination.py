"""`adapterc doctor`: a line a thing that builds stand on, and a way out below each that is not well."""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.common_arguments import add_device, add_format, several
from adapterc.cli.described import Described
from adapterc.cli.trouble import report
from adapterc.diagnostics.quoting import counted, escaped
from adapterc.diagnostics.veil import veiled
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.driver.examined import Examined

DOCTOR = Described(
    summary="look at what builds stand on: libraries, device, cache, bases, locks",
    text="Looks at Python and the libraries, has torch multiply two matrices on the device that a build "
    "would take (in a process of its own, a few seconds), writes to the cache folder, and says which base is "
    "here and which tools are. With specs it looks for their bases instead, and at their locks. `missing` is "
    "what some commands do without or what comes by itself; each `problem` stops a build, and has a way out "
    "below it.",
    examples=("adapterc doctor", "adapterc doctor specs --format json"),
    codes=((0, "no problem"), (2, "a path led to no spec"), (4, "a problem")),
)


def add_doctor(doctor: argparse.ArgumentParser) -> None:
    """What may be typed after `adapterc doctor`."""
    names = doctor.add_argument(
        "specs", nargs="*", metavar="SPEC", help="specs, folders or patterns, whose bases and locks are meant"
    )
    several(doctor, names)
    add_device(doctor)
    add_format(doctor, ("full", "json"), what="how it is printed")


def doctor_command(asked: Namespace) -> ExitCode:
    """`adapterc doctor [SPEC...]`."""
    from adapterc.driver.doctor import examine
    from adapterc.frontend.spec_files import find_specs

    found = find_specs(asked.specs)
    codes = [report(fault) for fault in found.problems]
    if codes:
        raise AdaptercError("nothing was looked at", help="name specs that are there", code=max(codes))
    lines = examine(found.paths, None if asked.device == "auto" else str(asked.device))
    with suppress(BrokenPipeError):
        return _print_json(list(lines)) if asked.format == "json" else _print(lines, sys.stdout)
    return ExitCode.OK


def _print(lines: Iterable[Examined], out: TextIO) -> ExitCode:
    """Each line as it is found: the device takes a while."""
    problems, is_light = 0, False
    for line in lines:
        problems += line.state == "problem"
        is_light |= line.name == "models" and line.state == "missing"
        print(escaped(veiled(f"{line.state:<8} {line.name:<10} {line.said}")), file=out, flush=True)
        if line.help:
            print(escaped(veiled(f"{'':<8} {'':<10} {line.help}")), file=out, flush=True)
    well = "all is well but for builds" if is_light else "nothing stands in the way of a build"
    print(counted(problems, "problem") if problems else well, file=out)
    return ExitCode.ENVIRONMENT if problems else ExitCode.OK


def _print_json(lines: Iterable[Examined]) -> ExitCode:
    listed = list(lines)
    is_well = all(line.state != "problem" for line in listed)
    told = [{key: veiled(value) for key, value in asdict(line).items()} for line in listed]
    print(json.dumps({"is_well": is_well, "examined": told}, ensure_ascii=True, indent=2))
    return ExitCode.OK if is_well else ExitCode.ENVIRONMENT
