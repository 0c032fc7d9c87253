"""`adapterc lock`: what it says of itself, and what may be typed after it."""

from __future__ import annotations

import argparse

from adapterc.cli.common_arguments import add_format, named, several
from adapterc.cli.described import Described

LOCK = Described(
    summary="pin what is imported from git, in adapterc.lock",
    text="Finds out which commit the ref of each import from git means, fetches the files that are read "
    "of it, and writes commits and hashes to adapterc.lock, at the top of the project. What is pinned "
    "already stays as it is, unless an upgrade is asked for, and is fetched where it is not on this "
    "machine. It is the only command that goes out: every other one reads what is pinned. git is run "
    "with your own credentials, asks no questions, and runs nothing of a repository.",
    examples=(
        "adapterc lock",
        "adapterc lock --locked",
        "adapterc lock --upgrade-package specs",
        "adapterc lock --allow-local /srv/git",
    ),
    codes=(
        (0, "everything is pinned, and its files are on this machine"),
        (1, "an import cannot be pinned; with --locked, the lock would change"),
        (2, "there is no such spec or package"),
        (4, "a repository cannot be read, git is missing, or --offline forbids what is needed"),
    ),
)


def add_lock(lock: argparse.ArgumentParser) -> None:
    """Which specs, and how far it may go."""
    names = lock.add_argument(
        "specs",
        nargs="*",
        metavar="SPEC",
        help="a spec, a folder or a quoted pattern (default: every spec of the project)",
    )
    several(lock, names)
    lock.add_argument("--upgrade", action="store_true", help="ask anew what every ref means, and pin that")
    lock.add_argument(
        "--upgrade-package",
        action="append",
        metavar="NAME",
        help="the same for one package, by its name in adapterc.lock; may be given again",
    )
    lock.add_argument(
        "--locked", action="store_true", help="fetch what is pinned, and fail where the lock would change"
    )
    lock.add_argument("--offline", action="store_true", help="fail where something would have to be fetched")
    lock.add_argument(
        "--allow-local",
        action="append",
        type=named,
        metavar="FOLDER",
        help="imports may name repositories on this machine, below this folder; may be given again",
    )
    add_format(lock)
