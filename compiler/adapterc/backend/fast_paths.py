"""Puts the hand-written pieces into a PEFT model for the length of a run, where the numbers agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.kernels import adapted_linear, gated_feed_forward, root_mean_square_norm

_GATED = ("gate_proj", "up_proj", "down_proj")
_CLOSE = 0.02  # bf16 rounds each of the three products


@contextmanager
def fast_paths(model: Any) -> Iterator[None]:
    """Inside the block, plain LoRA layers and root-mean-square norms of `model` run through `kernels`.

    Weights stay in PEFT's own modules, so that disabling and saving are PEFT's; only `forward` of
    single layers is covered, and uncovered again at the end.
    """
    from peft.tuners.lora import Linear

    covered: list[Any] = []
    try:
        for layer in model.modules():
            forward = None
            if isinstance(layer, Linear) and _is_plain(layer):
                forward = _adapted(layer)
            elif type(layer).__name__.endswith("RMSNorm"):
                forward = _normed(layer)
            elif _is_gated(layer):
                forward = _gated(layer)
            if forward is not None:
                layer.forward = forward
                covered.append(layer)
        yield
    finally:
        for layer in covered:
            del layer.forward


def _is_plain(layer: Any) -> bool:
    """Whether the layer is W x + scale * B A x and nothing more."""
    return (
        list(layer.lora_A) == ["default"]
        and not layer.lora_variant
        and isinstance(layer.base_layer, torch.nn.Linear)
        and layer.lora_A["default"].bias is None
        and layer.lora_B["default"].bias is None
        and isinstance(layer.lora_dropout["default"], torch.nn.Identity)
    )


def _adapted(layer: Any) -> Callable[..., Tensor]:
    def forward(states: Tensor) -> Tensor:
        if layer.disable_adapters:
            base: Tensor = layer.base_layer(states)
            return base
        base_layer = layer.base_layer
        down, up = layer.lora_A["default"].weight, layer.lora_B["default"].weight
        return adapted_linear(states, base_layer.weight, base_layer.bias, down, up, layer.scaling["default"])

    return forward


def _is_gated(layer: Any) -> bool:
    """Whether the layer is a SwiGLU block of three plain LoRA layers without biases, all of one scale."""
    from peft.tuners.lora import Linear

    parts = [getattr(layer, name, None) for name in _GATED]
    return (
        all(isinstance(part, Linear) and _is_plain(part) and part.base_layer.bias is None for part in parts)
        and len({part.scaling["default"] for part in parts if part is not None}) == 1
        and type(getattr(layer, "act_fn", None)).__name__ in {"SiLU", "SiLUActivation"}
    )


def _gated(layer: Any) -> Callable[[Tensor], Tensor] | None:
    """A forward for a SwiGLU block; None for one that computes something else from the same parts."""
    own = layer.forward
    parts = [getattr(layer, name) for name in _GATED]

    def forward(states: Tensor) -> Tensor:
        if parts[0].disable_adapters:
            base: Tensor = own(states)
            return base
        weights = [
            weight
            for part in parts
            for weight in (
                part.base_layer.weight,
                part.lora_A["default"].weight,
                part.lora_B["default"].weight,
            )
        ]
        return gated_feed_forward(states, parts[0].scaling["default"], weights)

    weight = parts[0].base_layer.weight
    probe = _probe(weight.shape[1], weight)
    with torch.no_grad():
        expected = own(probe)
        if not torch.allclose(
            forward(probe), expected, rtol=_CLOSE, atol=_CLOSE * float(expected.abs().max())
        ):
            return None
    return forward


def _probe(size: int, like: Tensor) -> Tensor:
    """Three states of `size`, of both signs."""
    return torch.linspace(-2.0, 3.0, 3 * size, device=like.device).sin().view(1, 3, size).to(like.dtype)


def _normed(layer: Any) -> Callable[[Tensor], Tensor] | None:
    """A forward for a norm that is exactly x / rms(x) * weight; None for any other."""
    weight = getattr(layer, "weight", None)
    epsilon = getattr(layer, "variance_epsilon", getattr(layer, "eps", None))
    if weight is None or epsilon is None or weight.requires_grad:
        return None
    probe = _probe(weight.numel(), weight)
    with torch.no_grad():
        if not torch.equal(layer(probe), root_mean_square_norm(probe, weight, epsilon)):
            return None
    return lambda states: root_mean_square_norm(states, weight, epsilon)
