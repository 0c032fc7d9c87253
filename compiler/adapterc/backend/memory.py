"""Memory that a stage or a step no longer needs, given back before the next one starts."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from pathlib import Path


def release_memory() -> None:
    """Collect what is unreachable and, with glibc, return freed pages to the system.

    Without this, a model that is gone still counts: the allocator keeps its pages for later, and
    the stages of one build would add up.
    """
    gc.collect()
    trim_memory()


def trim_memory(*, above: int = 0) -> None:
    """Return freed pages to the system where the process holds more than `above` bytes; with glibc only.

    Tensors of ever new sizes leave gaps that the next ones do not fit, and what a process holds
    grows; but pages that are returned after every step must be had anew in the next one, and on a
    base of 135M parameters that took a fifth of the step.
    """
    if not sys.platform.startswith("linux") or resident_memory() < above:
        return
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):
        return


def resident_memory() -> int:
    """Bytes of memory that the process holds, freed pages that it kept among them; 0 where nobody says."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
