"""From hidden states to the objective's terms: the base's head, fused where it is a plain matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.objective import position_kl, token_log_probs, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a PEFT model. `plain` where it is hidden @ weight.T and frozen; autograd does any other.

    `unsaid` are ids [n] that the base gives no probability to, whatever their rows say: scene tokens, whose
    rows are made of words that it would say.
    """

    model: Any
    weight: Tensor
    plain: bool
    unsaid: Tensor | None = None

    def log_probs(self, hidden: Tensor, targets: Tensor) -> Tensor:
        """log p(target) in nats, fp32 [P], from hidden states [P, H]."""
        if self.plain:
            return token_log_probs(hidden, self.weight, targets)
        logs = torch.log_softmax(head_logits(self.model, hidden).float(), dim=-1)
        return logs.gather(1, targets[:, None]).squeeze(1)

    def kl(self, hidden: Tensor, base_hidden: Tensor) -> Tensor:
        """KL(base || model) in nats, fp32 [P], from both models' hidden states [P, H]."""
        if self.plain:
            return position_kl(hidden, self.weight, base_hidden, self.unsaid)
        with torch.no_grad(), self.model.disable_adapter():
            said = without(head_logits(self.model, base_hidden).float(), self.unsaid)
            base = torch.log_softmax(said, dim=-1)
        logs = torch.log_softmax(head_logits(self.model, hidden).float(), dim=-1)
        return (base.exp() * (base - logs)).sum(dim=-1)


def head_of(model: Any, unsaid: Sequence[int] = ()) -> Head:
    """The head of a PEFT model, fused if it may be; its base never says `unsaid`."""
    layer = model.get_output_embeddings()
    config = model.config.get_text_config()
    plain = isinstance(layer, torch.nn.Linear) and layer.bias is None and not _shapes(config)
    ids = torch.tensor(sorted(unsaid), device=layer.weight.device) if unsaid else None
    return Head(model=model, weight=layer.weight, plain=plain, unsaid=ids)


def head_logits(model: Any, hidden: Tensor) -> Tensor:
    """The logits that the model itself would give for final hidden states."""
    logits: Tensor = model.get_output_embeddings()(hidden)
    for shape in _shapes(model.config.get_text_config()):
        logits = shape(logits)
    return logits


def _shapes(config: Any) -> list[Callable[[Tensor], Tensor]]:
    """What some architectures do to logits after the head, by the names of their configurations."""
    divisor = getattr(config, "logits_scaling", None)
    factor = getattr(config, "logit_scale", None)
    cap = getattr(config, "final_logit_softcapping", None)
    found: list[Callable[[Tensor], Tensor]] = []
    if divisor and divisor != 1:
        found.append(lambda logits: logits / divisor)
    if factor and factor != 1:
        found.append(lambda logits: logits * factor)
    if cap:
        found.append(lambda logits: torch.tanh(logits / cap) * cap)
    return found
