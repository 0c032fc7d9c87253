"""What may be typed after `adapterc cache`."""

from __future__ import annotations

import argparse

from adapterc.cli.common_arguments import add_device, add_format, add_spec
from adapterc.cli.described import Described, HelpFormatter
from adapterc.cli.quantities import age, byte_size

CACHE = Described(
    summary="what is kept between builds: look, ask why, clear",
    text="Results of stages are kept under the hash of everything that can change them, and verified "
    "each time they are used; a damaged one is made anew. `ls` says what there is. `why` says which "
    "parts of a stage's key differ from the nearest result of that stage, in the words of the spec. "
    "`gc` clears what killed runs left, what was not used for --older-than, and then what was used "
    "longest ago until --max-size is left; what a running build uses stays, and so do bases. Files of "
    "packages go by --older-than alone, and adapterc lock --locked fetches them again. With "
    "ADAPTERC_CACHE_LIMIT set, each build that made something ends with that.",
    examples=(
        "adapterc cache ls",
        "adapterc cache why my-adapter.yaml train",
        "adapterc cache gc --max-size 20GB --older-than 30d --dry-run",
    ),
    codes=(
        (0, "said, or cleared"),
        (1, "findings in the spec: they are printed, and nothing is done"),
        (4, "the cache cannot be written to"),
    ),
)
_STAGES = ("glossary", "dataset", "train", "measure")


def add_cache(cache: argparse.ArgumentParser) -> None:
    """The three commands below it."""
    whats = cache.add_subparsers(dest="what", metavar="WHAT", required=True)
    ls = whats.add_parser(
        "ls", help="what lies in the cache, and how much of it", formatter_class=HelpFormatter
    )
    ls.add_argument("--entries", action="store_true", help="a line an entry instead of a line a stage")
    add_format(ls, ("full", "json"), what="how it is printed")
    why = whats.add_parser(
        "why",
        help="why a stage's result is not there: what differs from the nearest one",
        formatter_class=HelpFormatter,
    )
    add_spec(why)
    why.add_argument("stage", choices=_STAGES, metavar="STAGE", help=f"one of {', '.join(_STAGES)}")
    add_device(why)
    add_format(why, ("full", "json"), what="how it is printed")
    gc = whats.add_parser(
        "gc", help="clear what was used longest ago, and what killed runs left", formatter_class=HelpFormatter
    )
    gc.add_argument(
        "--max-size",
        type=byte_size,
        metavar="SIZE",
        help="until so much is left, such as 20GB (default: ADAPTERC_CACHE_LIMIT, else no limit)",
    )
    gc.add_argument(
        "--older-than", type=age, metavar="AGE", help="what was not used for so long, such as 30d or 12h"
    )
    gc.add_argument("--dry-run", action="store_true", help="say what would go, and remove nothing")
    add_format(gc, ("full", "json"), what="how it is printed")
    for command in (ls, why, gc):
        command.set_defaults(refuse=command.error)
