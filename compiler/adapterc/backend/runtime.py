"""The process as a reproducible, undisturbed place to train in, and as it was before at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from adapterc.errors import AdaptercError
from adapterc.ir.training import Platform


@contextmanager
def training_runtime(platform: Platform) -> Iterator[None]:
    """Deterministic algorithms on the platform's own number of threads inside the block."""
    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    fill = torch.utils.deterministic.fill_uninitialized_memory  # type: ignore[attr-defined]
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    try:
        torch.set_num_threads(platform.threads)
        torch.use_deterministic_algorithms(True)
        torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
        yield
    finally:
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(strict)
        torch.utils.deterministic.fill_uninitialized_memory = fill  # type: ignore[attr-defined]


@contextmanager
def memory_faults_named(when: str) -> Iterator[None]:
    """Turn running out of memory inside the block into an AdaptercError with a way out."""
    try:
        yield
    except (MemoryError, RuntimeError) as fault:
        text = str(fault)
        if not isinstance(fault, (MemoryError, torch.OutOfMemoryError)) and "allocate memory" not in text:
            raise
        raise AdaptercError(
            f"out of memory {when}",
            help="shorten the longest answers, lower training.rank, or close other programs; "
            "the next run goes on from the last checkpoint",
        ) from fault
