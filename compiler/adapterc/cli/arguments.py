"""What may be typed after `adapterc`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from adapterc import __version__
from adapterc.cli.cache_arguments import add_cache
from adapterc.cli.common_arguments import (
    add_artifact,
    add_base_folder,
    add_device,
    add_format,
    add_spec,
    named,
    several,
)
from adapterc.cli.described import HelpFormatter
from adapterc.cli.descriptions import COMMANDS, PROGRAM, PROGRAM_MORE
from adapterc.cli.diff import add_diff
from adapterc.cli.evidenced import add_evidence
from adapterc.cli.examination import add_doctor
from adapterc.cli.gated import add_gate
from adapterc.cli.lock_arguments import add_lock
from adapterc.cli.quantities import most_tokens, temperature
from adapterc.cli.reproduced import add_reproduce
from adapterc.cli.schema_printed import add_schema
from adapterc.cli.spec_arguments import add_build, add_check, add_expand, add_plan
from adapterc.cli.verify_arguments import add_verify


def asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was typed; a usage error of a command shows that command's own usage, not the program's."""
    found, others = parser().parse_known_args(arguments)
    if others:
        _take_behind(found, others)
    return found


def _take_behind(found: argparse.Namespace, others: Sequence[str]) -> None:
    """Names behind an option, which argparse leaves over: the first option behind a name ends its list.

    `diff A B --format html SPEC` leaves SPEC over. Behind a `--` nothing is an option.
    """
    at = others.index("--") if "--" in others else len(others)
    if found.several is None or any(other.startswith("-") for other in others[:at]):
        found.refuse(f"unrecognized arguments: {' '.join(others)}")
    taken = [(found.several.type or str)(name) for name in (*others[:at], *others[at + 1 :])]
    setattr(found, found.several.dest, [*getattr(found, found.several.dest), *taken])


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="adapterc", description=PROGRAM, epilog=PROGRAM_MORE, formatter_class=HelpFormatter
    )
    top.add_argument("--version", action="version", version=f"adapterc {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, described in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=described.summary,
            description=described.text,
            epilog=described.more,
            formatter_class=HelpFormatter,
        )
        command.set_defaults(refuse=command.error, several=None)
        _ARGUMENTS[name](command)
    return top


def _add_init(init: argparse.ArgumentParser) -> None:
    init.add_argument(
        "--from",
        dest="source",
        type=named,
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


def _add_show(show: argparse.ArgumentParser) -> None:
    add_spec(show)
    show.add_argument(
        "--resolved",
        action="store_true",
        help="also what nobody wrote: the recipe for the base, default bounds, what came from which library",
    )


def _add_explain(explain: argparse.ArgumentParser) -> None:
    explain.add_argument("code", metavar="CODE", help="such as AC0201")


def _add_migrate(migrate: argparse.ArgumentParser) -> None:
    names = migrate.add_argument(
        "specs", type=Path, nargs="+", metavar="SPEC", help="a spec, which is rewritten in place"
    )
    several(migrate, names)


def _add_chat(chat: argparse.ArgumentParser) -> None:
    add_artifact(chat)
    chat.add_argument(
        "--prompt",
        action="append",
        metavar="TEXT",
        help="ask this, print the answer and end; may be given again, each is a conversation of its own; a "
        "slash at its beginning means nothing: it is asked as it stands",
    )
    chat.add_argument("--base", action="store_true", help="answer with the base alone as well")
    chat.add_argument(
        "--max-tokens",
        type=most_tokens,
        default=256,
        metavar="N",
        help="the longest answer, in tokens (default: 256)",
    )
    chat.add_argument(
        "--temperature",
        type=temperature,
        default=0.0,
        metavar="T",
        help="0 gives the likeliest answer, more draws one (default: 0)",
    )
    chat.add_argument("--seed", type=int, default=0, metavar="N", help="which answers are drawn (default: 0)")
    add_base_folder(chat)
    add_device(chat)
    add_format(chat, ("full", "json"), what="how answers to --prompt are printed")


def _add_export(export: argparse.ArgumentParser) -> None:
    add_artifact(export)
    export.add_argument(
        "--to", choices=("merged",), default="merged", help="the form: one model of base and adapter"
    )
    export.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder to write, new or empty"
    )
    export.add_argument(
        "--dtype",
        choices=("auto", "float32", "bfloat16"),
        default="auto",
        help="number type of the weights (default: auto, the base's own)",
    )
    add_base_folder(export)


def _add_ablate(ablate: argparse.ArgumentParser) -> None:
    add_spec(ablate)
    ablate.add_argument(
        "what", choices=("targets",), help="targets: the adapter on attention, FFN, output projection alone"
    )
    ablate.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where variants are kept (default: build/<name>.ablate)"
    )
    add_device(ablate)
    add_format(ablate, what="how findings are printed; with json the table as well")


_ARGUMENTS: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "init": _add_init,
    "check": add_check,
    "plan": add_plan,
    "expand": add_expand,
    "build": add_build,
    "verify": add_verify,
    "reproduce": add_reproduce,
    "evidence": add_evidence,
    "gate": add_gate,
    "diff": add_diff,
    "chat": _add_chat,
    "export": _add_export,
    "ablate": _add_ablate,
    "lock": add_lock,
    "show": _add_show,
    "explain": _add_explain,
    "schema": add_schema,
    "migrate": _add_migrate,
    "cache": add_cache,
    "doctor": add_doctor,
}
