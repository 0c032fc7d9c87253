"""What may be typed after `adapterc`."""

from __future__ import annotations

import argparse
from pathlib import Path

from adapterc import __version__

FORMATS = ("full", "concise", "json", "github")
REPORTS = (*FORMATS, "gitlab", "junit", "markdown", "sarif")
DEVICES = ("auto", "cpu", "cuda")
_EPILOG = """\
exit codes: 0 done and all verified; 1 findings in the spec; 2 usage; 3 built, but not verified;
4 environment; 5 busy; 70 a bug of ours; 130/143 interrupted, the same command goes on.
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="adapterc",
        description="Compile a behaviour spec into a LoRA adapter, and prove that the behaviour is there.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"adapterc {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_init(commands)
    _add_build(commands)
    _add_check(commands)
    _add_plan(commands)
    _add_expand(commands)
    show = commands.add_parser("show", help="print a spec as the compiler sees it, every default filled in")
    _spec(show)
    show.add_argument(
        "--resolved",
        action="store_true",
        help="also what nobody wrote: the recipe for the base, default bounds, what came from which library",
    )
    explain = commands.add_parser("explain", help="what a diagnostic code means and what to do")
    explain.add_argument("code", metavar="CODE", help="such as AC0201")
    migrate = commands.add_parser("migrate", help="rewrite specs of an earlier version of the language")
    migrate.add_argument("specs", type=Path, nargs="+", metavar="SPEC")
    commands.add_parser("schema", help="print the JSON Schema of the spec language, for editors")
    return top


def _add_init(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    init = commands.add_parser("init", help="write a spec to begin with, or one made from what you have")
    init.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FILE",
        help="an export, a dataset, a character card, a Modelfile, or a folder of them",
    )
    init.add_argument(
        "--out", type=Path, default=Path(), metavar="FOLDER", help="where to write (default: here)"
    )
    init.add_argument("--redact", action="store_true", help="put placeholders in the place of personal data")
    init.add_argument(
        "--no-repair",
        dest="repair",
        action="store_false",
        help="leave text that was decoded wrongly as it is",
    )


def _add_build(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    build = commands.add_parser("build", help="compile a spec into build/<name>/, trained and verified")
    _spec(build)
    build.add_argument(
        "--out", type=Path, metavar="FOLDER", help="the artifact's folder (default: build/<name>)"
    )
    _device(build)
    _format(build)


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("check", help="find what is wrong with specs, in seconds, without a model")
    check.add_argument(
        "specs", nargs="+", metavar="SPEC", help="a spec, a folder to search for specs, or a quoted pattern"
    )
    check.add_argument(
        "--fix", action="store_true", help="mend what can be mended safely, then show what is left"
    )
    check.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    _format(check, REPORTS)


def _add_plan(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    plan = commands.add_parser("plan", help="what a build would do, and why, without doing it")
    _spec(plan)
    plan.add_argument(
        "--out", type=Path, metavar="FOLDER", help="the artifact to compare with (default: build/<name>)"
    )
    _device(plan)
    _format(plan)


def _add_expand(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    expand = commands.add_parser(
        "expand", help="make the dataset and print its figures; --rows shows some of it"
    )
    _spec(expand)
    expand.add_argument(
        "--rows", type=_count, default=0, metavar="N", help="print N rows drawn at random (seeded)"
    )
    expand.add_argument("--seed", type=int, default=0, help="which rows --rows draws")
    expand.add_argument(
        "--coverage",
        action="store_true",
        help="print how many rows each part of the spec reaches; alone it samples no base",
    )
    expand.add_argument("--out", type=Path, metavar="FILE", help="write all rows as JSON lines")
    _device(expand)
    _format(expand)


def _count(text: str) -> int:
    """A number of things to print."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of rows")
    return int(text)


def _spec(command: argparse.ArgumentParser) -> None:
    command.add_argument("spec", type=Path, metavar="SPEC", help="a spec, such as specs/metaphysicist.yaml")


def _device(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--device", choices=DEVICES, default="auto", help="where models run (default: what is there)"
    )


def _format(command: argparse.ArgumentParser, formats: tuple[str, ...] = FORMATS) -> None:
    command.add_argument("--format", choices=formats, default="full", help="how findings are printed")
