"""Layer pieces with a hand-written way back: the same mathematics, fewer passes over memory.

Between matrix products, a training step on a CPU is bound by memory. Left to itself, autograd
keeps fp32 copies inside a norm and writes an adapter's output three times; these pieces keep
their inputs only.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_ROWS_AT_ONCE = 512


class _AdaptedLinear(torch.autograd.Function):
    """x W' + bias + scale * (x A') B', with the frozen W never given a gradient."""

    @staticmethod
    def forward(  # noqa: PLR0913, PLR0917
        ctx: Any, states: Tensor, weight: Tensor, bias: Tensor | None, down: Tensor, up: Tensor, scale: float
    ) -> Tensor:
        flat = states.reshape(-1, states.shape[-1])
        inner = flat @ down.T
        out = torch.nn.functional.linear(flat, weight, bias).addmm_(inner, up.T, alpha=scale)
        ctx.save_for_backward(flat, inner, weight, down, up)
        ctx.scale = scale
        return out.view(*states.shape[:-1], -1)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        flat, inner, weight, down, up = ctx.saved_tensors
        slope = grads[0].reshape(-1, grads[0].shape[-1])
        through = (slope @ up).mul_(ctx.scale)
        states = None
        if ctx.needs_input_grad[0]:
            states = (slope @ weight).addmm_(through, down).view(*grads[0].shape[:-1], -1)
        return states, None, None, through.T @ flat, (inner.T @ slope).T.mul(ctx.scale), None


class _RootMeanSquareNorm(torch.autograd.Function):
    """x / rms(x) * weight, weight frozen; fp32 inside, a few rows at a time so that it stays in cache."""

    @staticmethod
    def forward(ctx: Any, states: Tensor, weight: Tensor, epsilon: float) -> Tensor:
        flat = states.reshape(-1, states.shape[-1])
        norm = torch.linalg.vector_norm(flat, dim=-1, keepdim=True, dtype=torch.float32)
        inverse = norm.square_().div_(flat.shape[-1]).add_(epsilon).rsqrt_()
        out = torch.empty_like(flat)
        for at in range(0, len(flat), _ROWS_AT_ONCE):
            rows = slice(at, at + _ROWS_AT_ONCE)
            out[rows] = flat[rows].float() * inverse[rows]
            out[rows].mul_(weight)
        ctx.save_for_backward(flat, inverse, weight)
        return out.view(states.shape)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        flat, inverse, weight = ctx.saved_tensors
        slope = grads[0].reshape(flat.shape)
        out = torch.empty_like(flat)
        wide = weight.float()
        for at in range(0, len(flat), _ROWS_AT_ONCE):
            rows = slice(at, at + _ROWS_AT_ONCE)
            scaled = flat[rows].float() * inverse[rows]
            pull = slope[rows].float() * wide
            shared = torch.linalg.vecdot(scaled, pull).div_(flat.shape[-1]).unsqueeze_(1)
            out[rows] = pull.sub_(scaled.mul_(shared)).mul_(inverse[rows])
        return out.view(grads[0].shape), None, None


def adapted_linear(  # noqa: PLR0913, PLR0917
    states: Tensor, weight: Tensor, bias: Tensor | None, down: Tensor, up: Tensor, scale: float
) -> Tensor:
    """A frozen linear layer with a LoRA of A `down` [r, in] and B `up` [out, r]; gradients for x, A, B."""
    result: Tensor = _AdaptedLinear.apply(states, weight, bias, down, up, scale)  # type: ignore[no-untyped-call]
    return result


def root_mean_square_norm(states: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    """`states` divided by the root mean square of its last axis, times a frozen `weight`."""
    result: Tensor = _RootMeanSquareNorm.apply(states, weight, epsilon)  # type: ignore[no-untyped-call]
    return result
