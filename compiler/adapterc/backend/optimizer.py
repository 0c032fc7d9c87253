"""AdamW on fp32 master weights of an adapter that computes in bf16, all in flat vectors."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

BETAS = (0.9, 0.98)
EPSILON = 1e-8


class MasterWeights:
    """One fp32 vector holding every adapter tensor, its Adam moments, and the way to and from the model.

    A step of 1e-4 on a bf16 weight is mostly lost to rounding; it is kept here and the model gets
    the rounded copy.
    """

    def __init__(self, parameters: Mapping[str, torch.nn.Parameter]) -> None:
        self.parameters = dict(parameters)
        values = [value.detach().float().flatten() for value in self.parameters.values()]
        self.flat = torch.cat(values)
        self.gradient = torch.zeros_like(self.flat)
        self.mean = torch.zeros_like(self.flat)
        self.square = torch.zeros_like(self.flat)

    def collect(self) -> None:
        """Add the model's gradients to the fp32 one and clear them."""
        at = 0
        for value in self.parameters.values():
            if value.grad is not None:
                self.gradient[at : at + value.numel()] += value.grad.flatten()
                value.grad = None
            at += value.numel()

    def norm(self) -> float:
        """Euclidean norm of the collected gradient."""
        return float(torch.linalg.vector_norm(self.gradient))

    @torch.no_grad()
    def update(self, step: int, learning_rate: float, scale: float) -> None:
        """Adam's step number `step` (from 1) on the collected gradient times `scale`; clears it."""
        grad = self.gradient.mul_(scale)
        self.mean.lerp_(grad, 1 - BETAS[0])
        self.square.mul_(BETAS[1]).addcmul_(grad, grad, value=1 - BETAS[1])
        spread = (self.square / (1 - BETAS[1] ** step)).sqrt_().add_(EPSILON)
        self.flat.addcdiv_(self.mean, spread, value=-learning_rate / (1 - BETAS[0] ** step))
        self.gradient.zero_()
        self.push()

    @torch.no_grad()
    def push(self) -> None:
        """Give the model the masters, rounded to its own type."""
        for name, part in self.tensors().items():
            self.parameters[name].copy_(part)

    def state(self) -> dict[str, Tensor]:
        """Everything that the next step depends on, as the live vectors."""
        return {"master": self.flat, "mean": self.mean, "square": self.square}

    def tensors(self) -> dict[str, Tensor]:
        """The masters by name, as views in the adapter's shapes."""
        sizes = [value.numel() for value in self.parameters.values()]
        parts = torch.split(self.flat, sizes)
        return {
            name: part.view_as(value)
            for (name, value), part in zip(self.parameters.items(), parts, strict=True)
        }


def learning_rate_at(step: int, steps: int, peak: float, warmup: float) -> float:
    """Linear rise over the share `warmup` of `steps`, then linear fall towards zero; `step` from 1."""
    rise = max(1, round(warmup * steps))
    if step <= rise:
        return peak * step / rise
    return peak * (steps - step + 1) / (steps - rise + 1)
