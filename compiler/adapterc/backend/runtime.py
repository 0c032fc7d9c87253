"""The process as a reproducible, undisturbed place to train in, and as it was before at the end."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from adapterc.errors import AdaptercError
from adapterc.ir.training import Platform

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_NEVER = (1 << 31) - 1
_LARGEST_HEAP_BLOCK = 1 << 25


@contextmanager
def training_runtime(platform: Platform) -> Iterator[None]:
    """Deterministic algorithms on the platform's own number of threads inside the block."""
    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    fill = torch.utils.deterministic.fill_uninitialized_memory  # type: ignore[attr-defined]
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    _keep_freed_memory()
    try:
        torch.set_num_threads(platform.threads)
        torch.use_deterministic_algorithms(True)
        torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
        yield
    finally:
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(strict)
        torch.utils.deterministic.fill_uninitialized_memory = fill  # type: ignore[attr-defined]


def _keep_freed_memory() -> None:
    """Have glibc keep what a step frees for the next: faulting a gigabyte in again costs half a second."""
    if not sys.platform.startswith("linux"):
        return
    try:
        library = ctypes.CDLL(None)
        library.mallopt(_TRIM_THRESHOLD, _NEVER)
        library.mallopt(_MMAP_THRESHOLD, _LARGEST_HEAP_BLOCK)
    except (OSError, AttributeError):
        return


@contextmanager
def memory_faults_named(step: str) -> Iterator[None]:
    """Turn running out of memory inside the block into an AdaptercError that says what to do."""
    try:
        yield
    except (MemoryError, RuntimeError) as fault:
        text = str(fault)
        if not isinstance(fault, (MemoryError, torch.OutOfMemoryError)) and "allocate memory" not in text:
            raise
        raise AdaptercError(
            f"out of memory while training ({step})",
            help="shorten the longest answers, lower training.rank, or close other programs; "
            "the next run goes on from the last checkpoint",
        ) from fault
