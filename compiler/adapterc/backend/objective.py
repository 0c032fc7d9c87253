"""The terms of the loss, from the final hidden states at supervised positions.

Logits of a vocabulary are the largest tensor of a step, and every term here is a function of
one position's logits: so they are made a few positions at a time, and what is kept of them for
the way back is only the gradient with respect to the hidden state. The head must be frozen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.products import linear, product

_POSITIONS_AT_ONCE = 256  # enough for the head's matrix product to run at full speed
_POSITIONS_STEP = 64
_NOTHING = -1e4
_POSITIONS_IN_CACHE = 8  # as many fp32 rows of a vocabulary as stay close to the processor


class _TokenLogProbs(torch.autograd.Function):
    """log p(target) at each position, with its Jacobian to the hidden state taken on the way there."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
        out = torch.empty(len(targets), dtype=torch.float32, device=hidden.device)
        slope = torch.empty_like(hidden) if ctx.needs_input_grad[0] else None
        for part in _even_ranges(len(targets)):
            logits = linear(hidden[part], weight)
            for rows in _ranges(part.start, part.stop, _at_once(hidden)):
                own = slice(rows.start - part.start, rows.stop - part.start)
                out[rows], logits[own] = _score(logits[own].float(), targets[rows, None])
            if slope is not None:
                slope[part] = product(logits, weight)
        if slope is not None:
            ctx.save_for_backward(slope)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        (slope,) = ctx.saved_tensors
        return (slope * grads[0][:, None]).to(slope.dtype), None, None


def _score(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Log-probabilities [P] of `targets` [P, 1], and their gradient to `logits` [P, V] in place of them."""
    found = logits.gather(1, targets)
    top = logits.amax(dim=-1, keepdim=True)
    error = logits.sub_(top).exp_()
    total = error.sum(dim=-1, keepdim=True)
    error.mul_(-1 / total).scatter_add_(1, targets, torch.ones_like(total))
    return (found - top - total.log()).squeeze(1), error


class _PositionKL(torch.autograd.Function):
    """KL(base || model) at each position over the whole vocabulary, its gradient taken on the way."""

    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, weight: Tensor, base_hidden: Tensor, unsaid: Tensor | None
    ) -> Tensor:
        out = torch.empty(len(hidden), dtype=torch.float32, device=hidden.device)
        slope = torch.empty_like(hidden)
        for part in _even_ranges(len(hidden)):
            logits, base_logits = linear(hidden[part], weight), linear(base_hidden[part], weight)
            for rows in _ranges(part.start, part.stop, _at_once(hidden)):
                own = slice(rows.start - part.start, rows.stop - part.start)
                model = torch.log_softmax(logits[own].float(), dim=-1)
                base = torch.log_softmax(without(base_logits[own].float(), unsaid), dim=-1)
                probability = base.exp()
                out[rows] = torch.linalg.vecdot(probability, base - model)
                logits[own] = model.exp_().sub_(probability)
            slope[part] = product(logits, weight)
        ctx.save_for_backward(slope)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None, None]:
        (slope,) = ctx.saved_tensors
        return (slope * grads[0][:, None]).to(slope.dtype), None, None, None


def _at_once(hidden: Tensor) -> int:
    return _POSITIONS_IN_CACHE if hidden.device.type == "cpu" else _POSITIONS_AT_ONCE


def _ranges(start: int, stop: int, size: int) -> Iterator[slice]:
    return (slice(at, min(stop, at + size)) for at in range(start, stop, size))


def _even_ranges(stop: int) -> Iterator[slice]:
    """All of 0..stop in few sizes of slice; the last one reaches back over what is done already.

    A slice of a new size would be a new shape of matrix product, which costs more than its rows twice.
    """
    for part in _ranges(0, stop, _POSITIONS_AT_ONCE):
        size = -(-(part.stop - part.start) // _POSITIONS_STEP) * _POSITIONS_STEP
        yield slice(max(0, part.stop - size), part.stop)


def token_log_probs(hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
    """Log-probability (nats, fp32) of `targets` [P] under hidden states [P, H] and head weight [V, H]."""
    result: Tensor = _TokenLogProbs.apply(hidden, weight, targets)  # type: ignore[no-untyped-call]
    return result


def position_kl(hidden: Tensor, weight: Tensor, base_hidden: Tensor, unsaid: Tensor | None = None) -> Tensor:
    """KL(base || model) in nats at each of P positions, from both models' hidden states [P, H].

    The base gives the ids `unsaid` no probability.
    """
    result: Tensor = _PositionKL.apply(hidden, weight, base_hidden, unsaid)  # type: ignore[no-untyped-call]
    return result


def without(logits: Tensor, unsaid: Tensor | None) -> Tensor:
    """Logits [P, V] fp32, in place: those of `unsaid` come to nothing, yet finite, so that 0 x it is 0."""
    return logits if unsaid is None else logits.index_fill_(-1, unsaid, _NOTHING)


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
