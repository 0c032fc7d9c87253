"""`adapterc gate`: specs against the evidence that is committed beside them."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.common_arguments import add_format, add_select, add_specs, named
from adapterc.cli.described import Described
from adapterc.cli.reports import REPORTS, add_report, write_reports
from adapterc.diagnostics.quoting import counted, escaped
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.diagnostics.model import Diagnostic
    from adapterc.driver.gate import Demand, Gated

GATE = Described(
    summary="hold specs against the evidence that is committed for them, without a model",
    text="Lays each spec out as it stands here and compares it with the evidence of its build: missing "
    "evidence, evidence of another spec, template, lock, base or compiler than these, damaged evidence, and "
    "an adapter that is not VERIFIED each fail. It needs no base, no GPU and no network, and writes nothing. "
    "With --signers evidence must also be signed by a key of that list, and forgery fails; without it the "
    "gate finds what was forgotten or damaged, and not what was forged.",
    examples=(
        "adapterc gate specs",
        "adapterc gate specs --signers .github/allowed_signers --profile standard",
        "adapterc gate specs --format github",
    ),
    codes=(
        (0, "every spec has evidence that is whole, of just this spec, VERIFIED, and signed where asked"),
        (
            1,
            "findings in a spec, or evidence that is missing, stale, damaged, of too low a level, not signed",
        ),
        (2, "a path led to no spec, or the signers cannot be read"),
        (3, "all evidence holds, and some of it is of an adapter that is not VERIFIED"),
        (4, "ssh-keygen is missing or too old, or a file cannot be read"),
    ),
)
_NO_KEY = (
    "no key was asked for: missing, stale and damaged evidence is found, and forged evidence is not "
    "(--signers FILE)"
)


def add_gate(gate: argparse.ArgumentParser) -> None:
    """What may be typed after `adapterc gate`."""
    add_specs(gate)
    gate.add_argument(
        "--evidence",
        type=named,
        metavar="FOLDER",
        help="where evidence lies (default: evidence, at the top of the spec's repository)",
    )
    gate.add_argument(
        "--signers",
        type=named,
        metavar="FILE",
        help="evidence must be signed by a key of this list: allowed signers, as ssh-keygen(1) describes "
        "them",
    )
    gate.add_argument(
        "--revoked", type=named, metavar="FILE", help="keys that count no longer: a list of keys, or a KRL"
    )
    gate.add_argument(
        "--profile",
        choices=("quick", "standard", "release"),
        default="quick",
        help="the least that must have been measured (default: quick)",
    )
    add_select(gate)
    add_format(gate, REPORTS)
    add_report(gate)


def gate_command(asked: Namespace) -> ExitCode:
    """`adapterc gate SPEC...`: every spec is held against its evidence, whatever is wrong with another."""
    from adapterc.driver.garbage import seldom

    seldom()
    from adapterc.cli.selecting import selected
    from adapterc.cli.trouble import report
    from adapterc.driver.exits import gravest
    from adapterc.driver.gate import gate_many
    from adapterc.driver.gate_names import of_one_name
    from adapterc.frontend.spec_files import find_specs

    demand = _demand(asked)
    found = find_specs(asked.specs)
    codes = [report(problem) for problem in found.problems]
    paths = selected(found.paths, asked)
    gated = [one for one in of_one_name(tuple(gate_many(paths, demand))) if one.kind != "library"]
    codes += [report(one.fault) for one in gated if one.fault is not None]
    if demand.signers is None:
        with suppress(OSError):
            print(_NO_KEY, file=sys.stderr)
    write_reports(asked.report, _diagnostics(gated), _sources(gated), "gate")
    with suppress(BrokenPipeError):
        _print(gated, asked.format, sys.stdout)
    return gravest([*codes, *(one.code for one in gated)])


def _demand(asked: Namespace) -> Demand:
    from adapterc.driver.gate import Demand

    if asked.signers is None:
        if asked.revoked is not None:
            raise AdaptercError(
                "--revoked says which keys count no longer, and no key is asked for",
                help="add --signers FILE",
                code=ExitCode.USAGE,
            )
        return Demand(folder=asked.evidence, profile=asked.profile)
    from adapterc.signatures.ssh_keygen import read_signers

    signers = read_signers(asked.signers, asked.revoked)
    return Demand(folder=asked.evidence, profile=asked.profile, signers=signers)


def _print(gated: Sequence[Gated], form: str, out: TextIO) -> None:
    """Findings; for people also a line a spec that holds, and what it comes to."""
    from adapterc.cli.checking import has_colour
    from adapterc.diagnostics.render import render

    here, colour = str(Path.cwd()), has_colour(out)
    text = render(_diagnostics(gated), _sources(gated), format=form, colour=colour, root=here, command="gate")
    print(text, end="" if text.endswith("\n") or not text else "\n", file=out)
    if form != "full":
        return
    for one in gated:
        if one.evidence is not None and one.code == ExitCode.OK:
            print(escaped(_line(one)), file=out)
    hold = sum(one.code == ExitCode.OK for one in gated)
    verb = "holds" if hold == 1 else "hold"
    print(f"{counted(len(gated), 'spec')} gated: {hold} {verb}, {len(gated) - hold} not", file=out)


def _diagnostics(gated: Sequence[Gated]) -> tuple[Diagnostic, ...]:
    """What was found, each once: a library's finding is found by every spec that imports it."""
    return tuple(dict.fromkeys(found for one in gated for found in one.diagnostics))


def _sources(gated: Sequence[Gated]) -> dict[str, str]:
    """The texts that findings point into; an empty one stands for one that another spec's do not."""
    texts: dict[str, str] = {}
    for one in gated:
        texts |= {file: text for file, text in one.sources.items() if text or file not in texts}
    return texts


def _line(one: Gated) -> str:
    evidence = one.evidence
    judged = counted(sum(part.decides for part in evidence.parts), "condition") if evidence else ""
    signed = f"; signed by {one.signer}" if one.signer else ""
    return f"{'VERIFIED':<13} {one.name}  {evidence.level if evidence else ''}, {judged}{signed}"
