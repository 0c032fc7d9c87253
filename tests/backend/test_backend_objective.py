"""Loss terms against the same mathematics written plainly in fp64."""

from __future__ import annotations

import math

import pytest
import torch

from adapterc.backend import objective
from adapterc.backend.objective import dpo_losses, position_kl, token_log_probs


def _states(positions: int = 300, size: int = 12, words: int = 50) -> tuple[torch.Tensor, ...]:
    made = torch.Generator().manual_seed(3)
    hidden = torch.randn(positions, size, generator=made, requires_grad=True)
    other = torch.randn(positions, size, generator=made)
    weight = torch.randn(words, size, generator=made)
    targets = torch.randint(words, (positions,), generator=made)
    return hidden, other, weight, targets


def test_log_probs_and_their_gradient_are_those_of_a_plain_log_softmax() -> None:
    hidden, _, weight, targets = _states()
    plain = hidden.detach().double().requires_grad_()
    mixture = torch.linspace(-1, 2, len(targets))
    expected = torch.log_softmax(plain @ weight.double().T, -1).gather(1, targets[:, None]).squeeze(1)
    torch.autograd.backward((expected * mixture).sum())
    found = token_log_probs(hidden, weight, targets)
    torch.autograd.backward((found * mixture).sum())
    torch.testing.assert_close(found, expected.float())
    torch.testing.assert_close(hidden.grad, plain.grad.float())  # type: ignore[union-attr]


def test_what_is_only_read_takes_no_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden, _, weight, targets = _states()
    expected = token_log_probs(hidden, weight, targets).detach()

    def refused(*_: object) -> None:
        raise AssertionError("a gradient was taken")

    monkeypatch.setattr(objective, "product", refused)
    assert torch.equal(token_log_probs(hidden.detach(), weight, targets), expected)


def test_kl_and_its_gradient_are_those_of_the_whole_vocabulary() -> None:
    hidden, other, weight, _ = _states()
    plain = hidden.detach().double().requires_grad_()
    base = torch.log_softmax(other.double() @ weight.double().T, -1)
    model = torch.log_softmax(plain @ weight.double().T, -1)
    expected = (base.exp() * (base - model)).sum(-1)
    torch.autograd.backward(expected.mean())
    found = position_kl(hidden, weight, other)
    torch.autograd.backward(found.mean())
    torch.testing.assert_close(found, expected.float())
    torch.testing.assert_close(hidden.grad, plain.grad.float())  # type: ignore[union-attr]


def test_kl_of_a_model_with_itself_is_zero_with_zero_gradient() -> None:
    hidden, _, weight, _ = _states()
    found = position_kl(hidden, weight, hidden.detach())
    torch.autograd.backward(found.sum())
    assert float(found.detach().abs().max()) < 1e-5
    assert float(hidden.grad.abs().max()) < 1e-5  # type: ignore[union-attr]


def test_what_the_base_never_says_counts_for_nothing_to_it_and_for_all_to_the_model() -> None:
    hidden, other, weight, _ = _states()
    unsaid = torch.tensor([3, 17])
    found = position_kl(hidden, weight, other, unsaid)
    kept = [at for at in range(len(weight)) if at not in (3, 17)]
    base = torch.log_softmax(other @ weight[kept].T, dim=-1)
    model = torch.log_softmax(hidden @ weight.T, dim=-1)[:, kept]
    expected = (base.exp() * (base - model)).sum(dim=-1)
    assert torch.allclose(found, expected, atol=1e-5)
    (slope,) = torch.autograd.grad(found.sum(), hidden, retain_graph=True)
    (wanted,) = torch.autograd.grad(expected.sum(), hidden)
    assert torch.allclose(slope, wanted, atol=1e-4)


def test_dpo_of_answers_of_one_length_is_the_summed_form() -> None:
    chosen, rejected = torch.tensor([3.0, -1.0]), torch.tensor([-2.0, 0.5])
    losses = dpo_losses(chosen, rejected, torch.tensor([[20, 20], [7, 7]]), beta=0.1)
    expected = [math.log1p(math.exp(-0.1 * 5.0)), math.log1p(math.exp(-0.1 * -1.5))]
    assert losses.tolist() == pytest.approx(expected)


def test_dpo_is_indifferent_to_length_alone() -> None:
    """Each token of both answers shifts by 0.2 nats: the longer answer gains nothing by it."""
    losses = dpo_losses(
        torch.tensor([0.2 * 90]), torch.tensor([0.2 * 30]), torch.tensor([[90, 30]]), beta=0.1
    )
    assert losses.tolist() == pytest.approx([math.log(2)])


def test_dpo_gradient_pulls_the_poles_apart() -> None:
    chosen, rejected = (torch.zeros(1, requires_grad=True) for _ in range(2))
    torch.autograd.backward(dpo_losses(chosen, rejected, torch.tensor([[40, 20]]), beta=0.1).sum())
    assert chosen.grad is not None
    assert rejected.grad is not None
    assert float(chosen.grad) == pytest.approx(-0.5 * 0.1 * 30 / 40)
    assert float(rejected.grad) == pytest.approx(0.5 * 0.1 * 30 / 20)
