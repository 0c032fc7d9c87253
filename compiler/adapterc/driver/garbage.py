"""How seldom a process that only checks looks for garbage."""

from __future__ import annotations

import atexit
import gc

_MADE = 1_000_000
"""Objects made before the young ones are looked through: what is loaded stays, and a checked spec leaves
little, so that looking as often as Python does by itself takes a seventh of the time."""


def seldom() -> None:
    """From here on look for garbage that seldom; memory that nothing refers to is freed at once as ever.

    At its end the process takes all that it has with it, and looks through none of it.
    """
    gc.set_threshold(_MADE)
    atexit.register(gc.freeze)
