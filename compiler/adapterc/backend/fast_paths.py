"""Puts the hand-written pieces into a PEFT model for the length of a run, where the numbers agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.kernels import adapted_linear, root_mean_square_norm


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


def _normed(layer: Any) -> Callable[[Tensor], Tensor] | None:
    """A forward for a norm that is exactly x / rms(x) * weight; None for any other."""
    weight = getattr(layer, "weight", None)
    epsilon = getattr(layer, "variance_epsilon", getattr(layer, "eps", None))
    if weight is None or epsilon is None or weight.requires_grad:
        return None
    size = weight.numel()
    probe = torch.linspace(-2.0, 3.0, 3 * size, device=weight.device).sin().view(1, 3, size).to(weight.dtype)
    with torch.no_grad():
        if not torch.equal(layer(probe), root_mean_square_norm(probe, weight, epsilon)):
            return None
    return lambda states: root_mean_square_norm(states, weight, epsilon)
