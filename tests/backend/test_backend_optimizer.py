"""AdamW on flat masters, against torch's own, and the learning rate's course."""

from __future__ import annotations

import pytest
import torch

from adapterc.backend.optimizer import BETAS, EPSILON, MasterWeights, learning_rate_at


def _parameters() -> dict[str, torch.nn.Parameter]:
    made = torch.Generator().manual_seed(2)
    return {
        name: torch.nn.Parameter(torch.randn(*shape, generator=made))
        for name, shape in (("a", (3, 4)), ("b", (5,)))
    }


def test_updates_are_those_of_adamw_without_decay() -> None:
    ours, theirs = _parameters(), _parameters()
    masters = MasterWeights(ours)
    peer = torch.optim.AdamW(theirs.values(), lr=1e-2, betas=BETAS, eps=EPSILON, weight_decay=0.0)
    for step in range(1, 6):
        for name in ours:
            slope = torch.sin(ours[name].detach() * step)
            ours[name].grad, theirs[name].grad = slope.clone(), slope.clone()
        masters.collect()
        masters.update(step, 1e-2, 1.0)
        peer.step()
    for name in ours:
        torch.testing.assert_close(ours[name], theirs[name], rtol=1e-5, atol=1e-6)


def test_gradients_of_parts_add_up_and_are_cleared_by_the_update() -> None:
    parameters = _parameters()
    masters = MasterWeights(parameters)
    for _ in range(2):
        for value in parameters.values():
            value.grad = torch.ones_like(value)
        masters.collect()
    assert masters.norm() == pytest.approx(2 * 17**0.5)
    masters.update(1, 1e-3, 1.0)
    assert masters.norm() == 0.0


def test_tensors_are_the_masters_in_the_adapter_own_shapes() -> None:
    parameters = _parameters()
    tensors = MasterWeights(parameters).tensors()
    assert all(torch.equal(tensors[name], value) for name, value in parameters.items())


def test_the_learning_rate_rises_over_the_warm_up_and_falls_to_its_last_step() -> None:
    rates = [learning_rate_at(step, 10, 1.0, 0.3) for step in range(1, 11)]
    assert rates == pytest.approx([1 / 3, 2 / 3, 1, 7 / 8, 6 / 8, 5 / 8, 4 / 8, 3 / 8, 2 / 8, 1 / 8])


def test_without_warm_up_the_first_step_is_the_peak() -> None:
    assert learning_rate_at(1, 10, 2.0, 0.0) == 2.0
