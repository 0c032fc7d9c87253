"""What may be typed after `adapterc lock`."""

from __future__ import annotations

import argparse

from adapterc.cli.common_arguments import add_format, named


def add_lock(lock: argparse.ArgumentParser) -> None:
    """Which specs, and how far it may go."""
    lock.add_argument(
        "specs",
        nargs="*",
        metavar="SPEC",
        help="a spec, a folder or a quoted pattern (default: every spec of the project)",
    )
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
