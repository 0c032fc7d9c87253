"""Freed memory: kept for the next step up to a bound, returned beyond it."""

from __future__ import annotations

import sys

import pytest
import torch

from adapterc.backend.memory import resident_memory, trim_memory

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc returns memory on demand")

_BLOCKS = 4096
_BLOCK = 32 * 1024  # below what malloc asks of the system piece by piece
_MIB = 1 << 20


def _freed() -> tuple[int, torch.Tensor]:
    """Bytes held after many small tensors were made and dropped, and the last of them, still in the way."""
    tensors = [torch.ones(_BLOCK, dtype=torch.uint8) for _ in range(_BLOCKS)]
    last = tensors[-1]
    tensors.clear()
    return resident_memory(), last


def test_memory_below_the_bound_is_kept() -> None:
    before, _last = _freed()
    trim_memory(above=before + 64 * _MIB)
    assert resident_memory() > before - 16 * _MIB


def test_memory_above_the_bound_goes_back() -> None:
    before, _last = _freed()
    trim_memory(above=before - 16 * _MIB)
    assert resident_memory() < before - 64 * _MIB
