"""What may be typed after `adapterc verify`."""

from __future__ import annotations

import argparse
from pathlib import Path

from adapterc.cli.common_arguments import add_base_folder, add_device, add_format, named


def add_verify(verify: argparse.ArgumentParser) -> None:
    """An artifact, or an adapter and the spec that it is measured with."""
    verify.add_argument(
        "artifact",
        type=named,
        nargs="?",
        metavar="ARTIFACT",
        help="a folder that a build wrote: build/<name>",
    )
    verify.add_argument(
        "--integrity", action="store_true", help="compare the artifact's files with their hashes, and no more"
    )
    verify.add_argument(
        "--adapter", type=named, metavar="FOLDER", help="a LoRA adapter from elsewhere, as PEFT saves it"
    )
    verify.add_argument(
        "--spec", type=Path, metavar="SPEC", help="the spec whose base and held-out items it is measured with"
    )
    verify.add_argument(
        "--out", type=named, metavar="FOLDER", help="write a report there: a new folder, or an empty one"
    )
    verify.add_argument(
        "--fresh",
        action="store_true",
        help="measure the base anew as well, instead of taking its answers from the cache",
    )
    add_base_folder(verify)
    add_device(verify)
    add_format(verify, ("full", "json", "junit", "markdown"), what="how verdicts are printed")
