"""Matrix products of fp32 on a CPU, by whichever of torch's two libraries is made for the processor.

torch multiplies fp32 matrices with oneMKL, which keeps its widest instructions for Intel's processors. On
AMD's with AVX-512, oneDNN, which torch brings along for other types of number, takes half the time over the
same ones (docs/log.md). Everywhere else all of this is torch's own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from adapterc.backend.processor import this_processor

_PROBED = (5, 64, 48)
_CLOSE = 1e-4


def linear(states: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`states` [..., I] times `weight` [O, I] turned over, plus `bias` [O]; no gradient goes through it."""
    if states.dtype == torch.float32 and states.device.type == "cpu" and _faster():
        return _by_onednn(states, weight, bias)
    return functional.linear(states, weight, bias)


def product(left: Tensor, right: Tensor) -> Tensor:
    """`left` [N, I] times `right` [I, O]; no gradient goes through it."""
    return linear(left, right.T)


class SwiftLinear(torch.nn.Linear):
    """A linear layer whose products are `linear`'s; a frozen weight costs no gradient."""

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 - as torch names it
        """`input` [..., I] to [..., O]."""
        if not torch.is_grad_enabled():
            return linear(input, self.weight, self.bias)
        if self.weight.requires_grad or (self.bias is not None and self.bias.requires_grad):
            return super().forward(input)
        frozen: Tensor = _FrozenLinear.apply(input, self.weight, self.bias)  # type: ignore[no-untyped-call]
        return frozen


class _FrozenLinear(torch.autograd.Function):
    """A linear layer that learns nothing."""

    @staticmethod
    def forward(ctx: Any, states: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        ctx.save_for_backward(weight)
        return linear(states, weight, bias)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        (weight,) = ctx.saved_tensors
        return linear(grads[0], weight.T), None, None


def with_swift_products(model: Any) -> Any:
    """`model` itself, its plain linear layers multiplying by `linear` where that is the faster way here.

    Weights, names and what is saved stay as they are.
    """
    if next(model.parameters()).device.type == "cpu" and _faster():
        for layer in model.modules():
            if type(layer) is torch.nn.Linear:
                layer.__class__ = SwiftLinear
    return model


@cache
def _faster() -> bool:
    """Whether oneDNN is the faster of the two here, and is there, and multiplies right.

    Decided by what the processor is, not by a clock: what a build comes to must not hang on what else ran.
    """
    if not this_processor().wants_onednn:
        return False
    rows, inner, outer = _PROBED
    states = torch.linspace(-1.0, 2.0, rows * inner).sin().view(rows, inner)
    weight = torch.linspace(-2.0, 1.0, outer * inner).cos().view(outer, inner)
    bias = torch.linspace(0.0, 1.0, outer)
    try:
        with torch.no_grad():
            found = [_by_onednn(states, weight, bias), _by_onednn(states, weight.T.contiguous().T, None)]
    except (AttributeError, RuntimeError, TypeError):
        return False
    expected = [functional.linear(states, weight, bias), functional.linear(states, weight)]
    return all(
        torch.allclose(one, other, rtol=_CLOSE, atol=_CLOSE)
        for one, other in zip(found, expected, strict=True)
    )


def _by_onednn(states: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    made: Tensor = torch.ops.mkldnn._linear_pointwise(states, weight, bias, "none", [], "")
    return made
