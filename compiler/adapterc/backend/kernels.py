"""Layer pieces with a hand-written way back: the same mathematics, fewer passes over memory.

Between matrix products, a training step on a CPU is bound by memory. Left to itself, autograd
keeps fp32 copies inside a norm and writes an adapter's output three times; these pieces keep
their inputs only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.products import linear, product

_ROWS_AT_ONCE = 512


class _AdaptedLinear(torch.autograd.Function):
    """x W' + bias + scale * (x A') B', with the frozen W never given a gradient."""

    @staticmethod
    def forward(  # noqa: PLR0913, PLR0917
        ctx: Any, states: Tensor, weight: Tensor, bias: Tensor | None, down: Tensor, up: Tensor, scale: float
    ) -> Tensor:
        flat = states.reshape(-1, states.shape[-1])
        inner = linear(flat, down)
        out = linear(flat, weight, bias).addmm_(inner, up.T, alpha=scale)
        ctx.save_for_backward(flat, inner, weight, down, up)
        ctx.scale = scale
        return out.view(*states.shape[:-1], -1)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        flat, inner, weight, down, up = ctx.saved_tensors
        slope = grads[0].reshape(-1, grads[0].shape[-1])
        through = product(slope, up).mul_(ctx.scale)
        states = None
        if ctx.needs_input_grad[0]:
            states = product(slope, weight).addmm_(through, down).view(*grads[0].shape[:-1], -1)
        return states, None, None, through.T @ flat, (inner.T @ slope).T.mul(ctx.scale), None


class _GatedFeedForward(torch.autograd.Function):
    """down(silu(gate x) * (up x)), each of the three a frozen matrix with a LoRA; keeps gate x and up x only.

    A layer's widest tensors are here. What lies between the three products is made a few rows at a
    time, and made again on the way back, so that it never leaves the cache.
    """

    @staticmethod
    def forward(  # noqa: PLR0913, PLR0917
        ctx: Any, states: Tensor, scale: float, gate: Tensor, gate_down: Tensor, gate_up: Tensor,
        up: Tensor, up_down: Tensor, up_up: Tensor, down: Tensor, down_down: Tensor, down_up: Tensor,
    ) -> Tensor:  # fmt: skip
        flat = states.reshape(-1, states.shape[-1])
        inner = linear(flat, torch.cat((gate_down, up_down)))
        gate_inner, up_inner = inner.chunk(2, dim=1)
        gated = linear(flat, gate).addmm_(gate_inner, gate_up.T, alpha=scale)
        raised = linear(flat, up).addmm_(up_inner, up_up.T, alpha=scale)
        hidden = torch.empty_like(gated)
        for rows in _row_ranges(len(flat)):
            torch.mul(torch.nn.functional.silu(gated[rows]), raised[rows], out=hidden[rows])
        down_inner = linear(hidden, down_down)
        out = linear(hidden, down).addmm_(down_inner, down_up.T, alpha=scale)
        ctx.save_for_backward(
            flat, inner, gated, raised, down_inner,
            gate, gate_down, gate_up, up, up_down, up_up, down, down_down, down_up,
        )  # fmt: skip
        ctx.scale = scale
        return out.view(states.shape)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        flat, inner, gated, raised, down_inner, *weights = ctx.saved_tensors
        gate, gate_down, gate_up, up, up_down, up_up, down, down_down, down_up = weights
        scale, slope = ctx.scale, grads[0].reshape(-1, grads[0].shape[-1])
        through = product(slope, down_up).mul_(scale)
        down_up_grad = (down_inner.T @ slope).T.mul(scale)
        raised_slope = product(slope, down).addmm_(through, down_down)
        gated_slope, hidden = torch.empty_like(gated), torch.empty_like(gated)
        for rows in _row_ranges(len(flat)):
            active = torch.nn.functional.silu(gated[rows])
            torch.mul(active, raised[rows], out=hidden[rows])
            inward = raised_slope[rows] * raised[rows]
            torch.ops.aten.silu_backward(inward, gated[rows], grad_input=gated_slope[rows])
            raised_slope[rows].mul_(active)
        down_down_grad = through.T @ hidden
        throughs = torch.cat((product(gated_slope, gate_up), product(raised_slope, up_up)), dim=1).mul_(scale)
        gate_inner, up_inner = inner.chunk(2, dim=1)
        gate_up_grad = (gate_inner.T @ gated_slope).T.mul(scale)
        up_up_grad = (up_inner.T @ raised_slope).T.mul(scale)
        gate_down_grad, up_down_grad = (throughs.T @ flat).chunk(2)
        states = product(gated_slope, gate).add_(product(raised_slope, up))
        states.addmm_(throughs, torch.cat((gate_down, up_down)))
        return (
            states.view(grads[0].shape), None, None, gate_down_grad, gate_up_grad,
            None, up_down_grad, up_up_grad, None, down_down_grad, down_up_grad,
        )  # fmt: skip


def _row_ranges(rows: int) -> list[slice]:
    return [slice(at, at + _ROWS_AT_ONCE) for at in range(0, rows, _ROWS_AT_ONCE)]


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


def gated_feed_forward(states: Tensor, scale: float, weights: Sequence[Tensor]) -> Tensor:
    """A frozen SwiGLU block with LoRAs of one `scale`; gradients for x and every A and B.

    `weights` are W [out, in], A [r, in], B [out, r] of gate, then of up, then of down.
    """
    result: Tensor = _GatedFeedForward.apply(states, scale, *weights)  # type: ignore[no-untyped-call]
    return result


def root_mean_square_norm(states: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    """`states` divided by the root mean square of its last axis, times a frozen `weight`."""
    result: Tensor = _RootMeanSquareNorm.apply(states, weight, epsilon)  # type: ignore[no-untyped-call]
    return result
