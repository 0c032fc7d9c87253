"""Causal attention over answers laid end to end, so that no linear layer ever sees padding.

A step's answers differ in length. Side by side in a rectangle, a fifth of it is padding that every
layer computes; end to end, only attention must know where one answer stops, and it unfolds them
into a rectangle for itself. The base's own modules call this through transformers' attention interface.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from adapterc.backend.packing import Layout

PACKED = "adapterc_packed"
_WIDEST_DENSE = 1024


class _DenseAttention(torch.autograd.Function):
    """Causal attention as plain matrix products, keeping the probabilities for the way back.

    On a CPU, torch's own fused attention takes ten times as long backwards as these products do
    in bf16 for answers of a few hundred tokens, where the probabilities still fit in memory.
    """

    @staticmethod
    def forward(  # noqa: PLR0913, PLR0917
        ctx: Any, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, scaling: float, packing: Layout
    ) -> Tensor:
        groups = key.shape[1]
        grouped = _by_group(packing.unfold(query), groups)
        keys, values = packing.unfold(key).flatten(0, 1), packing.unfold(value).flatten(0, 1)
        tiled = mask.repeat(query.shape[1] // groups, 1)
        weights = torch.baddbmm(tiled, grouped, keys.transpose(1, 2), alpha=scaling).softmax(dim=-1)
        ctx.save_for_backward(grouped, keys, values, weights)
        ctx.packing, ctx.scaling, ctx.shape = packing, scaling, query.shape
        mixed = torch.bmm(weights, values)
        return packing.fold(_by_head(mixed, packing.rows, query.shape[1]))

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        grouped, keys, values, weights = ctx.saved_tensors
        packing, scaling = ctx.packing, ctx.scaling
        heads, groups = ctx.shape[1], keys.shape[0] // packing.rows
        mixed = _by_group(packing.unfold(grads[0].transpose(1, 2)), groups)
        slope = torch.bmm(mixed, values.transpose(1, 2))
        slope = torch.ops.aten._softmax_backward_data(slope, weights, -1, weights.dtype)
        query = torch.bmm(slope, keys).mul_(scaling)
        key = torch.bmm(slope.transpose(1, 2), grouped).mul_(scaling)
        value = torch.bmm(weights.transpose(1, 2), mixed)
        folded = (
            packing.fold(_by_head(query, packing.rows, heads)),
            packing.fold(_by_head(key, packing.rows, groups)),
            packing.fold(_by_head(value, packing.rows, groups)),
        )
        return (*(part.transpose(1, 2) for part in folded), None, None, None)


def _by_group(unfolded: Tensor, groups: int) -> Tensor:
    """[rows, heads, width, size] to [rows * groups, heads a group * width, size]: queries that share keys."""
    rows, heads, width, size = unfolded.shape
    return unfolded.reshape(rows * groups, (heads // groups) * width, size)


def _by_head(grouped: Tensor, rows: int, heads: int) -> Tensor:
    """The way back from `_by_group`."""
    return grouped.view(rows, heads, -1, grouped.shape[-1])


def packed_attention(  # noqa: PLR0913, PLR0917
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    packing: Layout | None = None,
    sliding_window: int | None = None,
    **_: Any,
) -> tuple[Tensor, None]:
    """transformers' attention interface over packed [1, heads, N, size] states; needs `packing`."""
    if packing is None:
        raise TypeError("packed attention was called without its packing")
    del module, attention_mask
    scale = query.shape[-1] ** -0.5 if scaling is None else scaling
    if query.device.type == "cpu" and packing.width <= _WIDEST_DENSE:
        mask = _mask(packing.width, sliding_window, query)
        mixed: Tensor = _DenseAttention.apply(query, key, value, mask, scale, packing)  # type: ignore[no-untyped-call]
        return mixed, None
    windowed = sliding_window is not None and sliding_window < packing.width
    attended = torch.nn.functional.scaled_dot_product_attention(
        packing.unfold(query),
        packing.unfold(key),
        packing.unfold(value),
        attn_mask=_mask(packing.width, sliding_window, query) if windowed else None,
        is_causal=not windowed,
        scale=scale,
        enable_gqa=query.shape[1] != key.shape[1],
    )
    return packing.fold(attended), None


def _mask(width: int, window: int | None, like: Tensor) -> Tensor:
    """[width, width]: 0 where a token may look, minus infinity where it may not."""
    blocked = torch.full((width, width), float("-inf"), dtype=like.dtype, device=like.device)
    mask = blocked.triu(1)
    return mask + blocked.tril(-window) if window is not None and window < width else mask
