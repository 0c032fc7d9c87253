"""The terms of the loss, from the final hidden states at supervised positions.

Logits of a vocabulary are the largest tensor of a step, and every term here is a function of
one position's logits: so they are made a few positions at a time, and what is kept of them for
the way back is only the gradient with respect to the hidden state. The head must be frozen.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_POSITIONS_AT_ONCE = 128


class _TokenLogProbs(torch.autograd.Function):
    """log p(target) at each position, with its Jacobian to the hidden state taken on the way there."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
        out = torch.empty(len(targets), dtype=torch.float32, device=hidden.device)
        slope = torch.empty_like(hidden)
        for at in range(0, len(targets), _POSITIONS_AT_ONCE):
            rows = slice(at, at + _POSITIONS_AT_ONCE)
            logits = (hidden[rows] @ weight.T).float()
            target = targets[rows, None]
            log_norm = torch.logsumexp(logits, dim=-1, keepdim=True)
            out[rows] = (logits.gather(1, target) - log_norm).squeeze(1)
            error = logits.sub_(log_norm).exp_().neg_()
            error.scatter_add_(1, target, torch.ones_like(log_norm))
            slope[rows] = error.to(weight.dtype) @ weight
        ctx.save_for_backward(slope)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        (slope,) = ctx.saved_tensors
        return (slope * grads[0][:, None]).to(slope.dtype), None, None


class _PositionKL(torch.autograd.Function):
    """KL(base || model) at each position over the whole vocabulary, its gradient taken on the way."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, base_hidden: Tensor) -> Tensor:
        out = torch.empty(len(hidden), dtype=torch.float32, device=hidden.device)
        slope = torch.empty_like(hidden)
        for at in range(0, len(hidden), _POSITIONS_AT_ONCE):
            rows = slice(at, at + _POSITIONS_AT_ONCE)
            model = torch.log_softmax((hidden[rows] @ weight.T).float(), dim=-1)
            base = torch.log_softmax((base_hidden[rows] @ weight.T).float(), dim=-1)
            probability = base.exp()
            out[rows] = (probability * (base - model)).sum(-1)
            slope[rows] = model.exp_().sub_(probability).to(weight.dtype) @ weight
        ctx.save_for_backward(slope)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        (slope,) = ctx.saved_tensors
        return (slope * grads[0][:, None]).to(slope.dtype), None, None


def token_log_probs(hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
    """Log-probability (nats, fp32) of `targets` [P] under hidden states [P, H] and head weight [V, H]."""
    result: Tensor = _TokenLogProbs.apply(hidden, weight, targets)  # type: ignore[no-untyped-call]
    return result


def position_kl(hidden: Tensor, weight: Tensor, base_hidden: Tensor) -> Tensor:
    """KL(base || model) in nats at each of P positions, from both models' hidden states [P, H]."""
    result: Tensor = _PositionKL.apply(hidden, weight, base_hidden)  # type: ignore[no-untyped-call]
    return result


def dpo_losses(shift_chosen: Tensor, shift_rejected: Tensor, tokens: Tensor, beta: float) -> Tensor:
    """DPO on length-normalised shifts, at the scale of summed ones: the loss of each pair.

    A shift is log pi(answer) - log ref(answer), summed over the answer. Summed shifts let the
    longer pole win by length alone: where length is the trait, every token of the longer answer
    adds to the margin and the model learns "longer" without "better". So shifts are taken per
    token and multiplied by the pair's mean length: with poles of one length this is DPO exactly,
    and `beta` keeps its usual meaning. `tokens` is [pairs, 2].
    """
    scale = tokens.float().mean(dim=1)
    margin = scale * (shift_chosen / tokens[:, 0] - shift_rejected / tokens[:, 1])
    return torch.nn.functional.softplus(-beta * margin)
