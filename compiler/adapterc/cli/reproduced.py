"""`adapterc reproduce`: an artifact built again and compared with itself."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.common_arguments import add_artifact, add_base_folder, add_device, add_format, named
from adapterc.cli.described import Described
from adapterc.diagnostics.quoting import counted, escaped
from adapterc.diagnostics.render.ascii_json import ascii_json
from adapterc.errors import ExitCode

if TYPE_CHECKING:
    from adapterc.driver.reproduce import Reproduced

_ANEW = "made anew: the base's answers, the training, the measurement"

REPRODUCE = Described(
    summary="build an artifact again from what lies in it, and compare the two",
    text="Builds the artifact a second time from its own spec and its own lock, on its own base, with "
    "an empty cache, so that the base answers, is trained and is measured anew (--cache takes finished "
    "stages from one), and compares every file by its hash. It says which files differ, which stage is the "
    "first that came to something else, and what was not as it was then: versions, processor, threads. "
    "It takes as long as a build. One that is interrupted goes on when the same command is given again. "
    "The artifact is only read; the second one is kept where --out says, or removed.",
    examples=(
        "adapterc reproduce build/my-adapter",
        "adapterc reproduce build/my-adapter --format json",
        "adapterc reproduce downloads/my-adapter --base-folder models/base --out again",
    ),
    codes=(
        (0, "every file is the same bytes"),
        (2, "it is no artifact, or it keeps its spec to itself and --spec was not given"),
        (3, "a file differs"),
        (4, "the artifact is damaged, its base cannot be had, or there is no space or memory"),
        (5, "the same artifact is being reproduced already"),
    ),
)


def add_reproduce(reproduce: argparse.ArgumentParser) -> None:
    """What may be typed after `adapterc reproduce`."""
    add_artifact(reproduce)
    reproduce.add_argument(
        "--spec",
        type=Path,
        metavar="SPEC",
        help="the spec it was built from, if the artifact keeps it to itself",
    )
    reproduce.add_argument(
        "--cache",
        type=named,
        metavar="FOLDER",
        help="take finished stages from this cache, instead of making every one anew",
    )
    reproduce.add_argument(
        "--out",
        type=named,
        metavar="FOLDER",
        help="keep the second artifact there: a new folder, or an empty one",
    )
    add_base_folder(reproduce)
    add_device(reproduce)
    add_format(reproduce, ("full", "json"), what="how the comparison is printed")


def reproduce_command(asked: Namespace) -> ExitCode:
    """`adapterc reproduce ARTIFACT`."""
    from adapterc.cli.console import watch_for
    from adapterc.driver.reproduce import ReproduceRequest, reproduce
    from adapterc.driver.verify import refuse_taken

    if asked.out is not None:
        refuse_taken(asked.out)
    request = ReproduceRequest(
        artifact=asked.artifact,
        spec=asked.spec,
        base=str(asked.base_folder or ""),
        cache=asked.cache,
        out=asked.out,
        device=None if asked.device == "auto" else str(asked.device),
    )
    with watch_for(sys.stderr) as watch:
        found = reproduce(request, watch)
    with suppress(BrokenPipeError):
        _print(found, sys.stdout, as_json=asked.format == "json")
    return ExitCode.NOT_VERIFIED if found.differing else ExitCode.OK


def _print(found: Reproduced, out: TextIO, *, as_json: bool) -> None:
    if as_json:
        record = {
            "name": found.name,
            "reproduced": not found.differing,
            "files": found.files,
            "differing": list(found.differing),
            "first_difference": found.first,
            "otherwise": list(found.otherwise),
            "taken": list(found.taken),
        }
        print(ascii_json(record), end="", file=out)
        return
    print(f"not made anew: {escaped('; '.join(found.taken))}" if found.taken else _ANEW, file=out)
    for path in found.differing:
        print(f"differs   {escaped(path)}", file=out)
    for what in found.otherwise:
        print(f"not as then: {escaped(what)}", file=out)
    if not found.differing:
        print(f"{escaped(found.name)}: {counted(found.files, 'file')}, all the same bytes", file=out)
        return
    said = f"{len(found.differing)} of {counted(found.files, 'file')} differ"
    print(
        f"{escaped(found.name)}: {said}; the first stage that came to something else: {found.first}", file=out
    )
