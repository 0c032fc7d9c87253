"""Memory that a stage or a step no longer needs, given back before the next one starts."""

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
    trim_memory()


def trim_memory() -> None:
    """Return freed pages to the system, with glibc; elsewhere nothing.

    Tensors of ever new sizes leave gaps that the next ones do not fit: training on a base of 135M
    parameters took 4.2 GB with this at every tenth step, 3.2 GB with it at every step.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):
        return
