"""Arguments that several commands share, by one name and in the same words."""

from __future__ import annotations

import argparse
from pathlib import Path

FORMATS = ("full", "concise", "json", "github")
DEVICES = ("auto", "cpu", "cuda")


def named(text: str) -> Path:
    """A path; an empty one would be the folder that somebody stands in."""
    if not text:
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text)


def add_artifact(command: argparse.ArgumentParser) -> None:
    """An artifact, by its folder."""
    command.add_argument(
        "artifact", type=Path, metavar="ARTIFACT", help="a folder that a build wrote: build/<name>"
    )


def add_base_folder(command: argparse.ArgumentParser) -> None:
    """Where an artifact's base lies."""
    command.add_argument(
        "--base-folder", type=Path, metavar="FOLDER", help="where the base lies, if it is not found by itself"
    )


def add_spec(command: argparse.ArgumentParser) -> None:
    """One spec."""
    command.add_argument("spec", type=Path, metavar="SPEC", help="a spec: a YAML file")


def several(command: argparse.ArgumentParser, names: argparse.Action) -> None:
    """Names that a command takes any number of may also stand behind its options (`arguments.asked`)."""
    command.set_defaults(several=names)


def add_specs(command: argparse.ArgumentParser) -> None:
    """Specs, however they are named."""
    names = command.add_argument(
        "specs", nargs="+", metavar="SPEC", help="a spec, a folder to search for specs, or a quoted pattern"
    )
    several(command, names)


def add_select(command: argparse.ArgumentParser) -> None:
    """Some of the specs that were found."""
    command.add_argument(
        "--select", choices=("changed",), help="of the specs only those that differ from --against"
    )
    command.add_argument(
        "--against",
        metavar="REF",
        help="what to compare with: a git ref such as main, or a folder of artifacts such as build",
    )


def add_device(command: argparse.ArgumentParser) -> None:
    """Where models run."""
    command.add_argument(
        "--device", choices=DEVICES, default="auto", help="where models run (default: what is there)"
    )


def add_format(
    command: argparse.ArgumentParser,
    formats: tuple[str, ...] = FORMATS,
    what: str = "how findings are printed",
) -> None:
    """How what is found is printed."""
    command.add_argument("--format", choices=formats, default="full", help=f"{what} (default: full)")
