"""The process that trains."""

from __future__ import annotations

import pytest
import torch

from adapterc.backend.runtime import memory_faults_named, training_runtime
from adapterc.errors import AdaptercError
from adapterc.ir.training import Platform

_PLATFORM = Platform(device="cpu", dtype="float32", threads=1, processor="", libraries=())


def test_threads_and_determinism_hold_inside_the_block_only() -> None:
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    with training_runtime(_PLATFORM):
        assert torch.get_num_threads() == 1
        assert torch.are_deterministic_algorithms_enabled()
    assert (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()) == before


def test_memory_that_runs_out_is_named_with_advice() -> None:
    with pytest.raises(AdaptercError) as caught, memory_faults_named("at training step 3 of 80"):
        torch.empty(1 << 55)
    assert caught.value.message == "out of memory at training step 3 of 80"
    assert caught.value.help == (
        "shorten the longest answers, lower training.rank, or close other programs; "
        "the next run goes on from the last checkpoint"
    )


def test_another_fault_is_left_as_it_is() -> None:
    with pytest.raises(RuntimeError, match="must match"), memory_faults_named("now"):
        torch.ones(2) + torch.ones(3)
