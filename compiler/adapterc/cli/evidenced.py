"""`adapterc evidence`: what artifacts proved, as files to commit."""

from __future__ import annotations

import argparse
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.cli.common_arguments import named, several
from adapterc.cli.described import Described
from adapterc.diagnostics.quoting import escaped
from adapterc.errors import ExitCode

if TYPE_CHECKING:
    from adapterc.driver.evidence_written import Written

EVIDENCE = Described(
    summary="write down what an artifact proved, to be committed and gated",
    text="Compares every file of the artifact with its hash, and writes its verdicts to evidence/NAME.json "
    "at the top of the repository, bound to what its build was made from: the parts of the spec, templates, "
    "rows, pins, base and compiler. It is small, the same bytes for the same artifact, and meant to be "
    "committed; `adapterc gate` holds specs against it on machines that cannot build. --sign puts an SSH "
    "signature beside it, with a private key or with a public one whose private half ssh-agent holds. Of a "
    "folder with artifacts in it each is taken.",
    examples=(
        "adapterc evidence build/my-adapter",
        "adapterc evidence build/my-adapter --sign ~/.ssh/id_ed25519",
        "adapterc evidence build --out evidence",
    ),
    codes=(
        (0, "written, whatever the verdict is: the line says it"),
        (2, "it is no artifact, or two are of one name"),
        (4, "the artifact is damaged or of an earlier version, or the key cannot be used"),
    ),
)


def add_evidence(evidence: argparse.ArgumentParser) -> None:
    """What may be typed after `adapterc evidence`."""
    names = evidence.add_argument(
        "artifacts",
        type=Path,
        nargs="+",
        metavar="ARTIFACT",
        help="a folder that a build wrote: build/<name>; or a folder with several of them",
    )
    several(evidence, names)
    evidence.add_argument(
        "--out",
        type=named,
        metavar="FOLDER",
        help="where to write (default: evidence, at the top of the repository)",
    )
    evidence.add_argument(
        "--sign", type=named, metavar="KEY", help="put a signature beside it, with this SSH key"
    )


def evidence_command(asked: Namespace) -> ExitCode:
    """`adapterc evidence ARTIFACT...`: all of them are looked at before any evidence is written."""
    from adapterc.driver.evidence_written import write_all

    written = write_all(asked.artifacts, out=asked.out, key=asked.sign)
    with suppress(BrokenPipeError):
        for one in written:
            print(escaped(_line(one)))
    return ExitCode.OK


def _line(one: Written) -> str:
    state = "written" if one.is_new else "unchanged"
    signed = ", signed" if one.is_signed else ""
    dropped = "; its former signature is gone: sign it again (--sign)" if one.dropped_signature else ""
    return f"{one.verdict:<13} {one.name}  {one.path}: {state}{signed}{dropped}"
