"""Memory that a stage no longer needs, given back before the next one starts."""

from __future__ import annotations

import ctypes
import gc
import sys


def release_memory() -> None:
    """Collect what is unreachable and, with glibc, return freed pages to the system.

    Without this, a model that is gone still counts: the allocator keeps its pages for later, and
    the stages of one build would add up.
    """
    gc.collect()
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):
        return
