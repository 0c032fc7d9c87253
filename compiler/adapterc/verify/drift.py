"""How far the adapter moves the base where no trait is declared: on plain text, token by token.

Importing this module imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch

from adapterc.ir.verification import Retention

_LONGEST = 256


def measure_drift(model: Any, tokenizer: Any, texts: Sequence[str]) -> Retention:
    """KL(base || adapter) and both perplexities over every predicted token of `texts`.

    `model` is a PEFT model; each text is read from its start, outside any chat, up to 256 tokens.
    With no token to predict, nothing drifted: KL 0, perplexities 1.
    """
    kl = base_loss = adapter_loss = 0.0
    tokens = 0
    for text in texts:
        ids = torch.tensor([tokenizer.encode(text)[:_LONGEST]], device=model.device)
        if ids.shape[1] < 2:
            continue
        base, adapter = (logits.log_softmax(-1) for logits in both_arms(model, ids))
        follows = ids[0, 1:, None]
        kl += float((base.exp() * (base - adapter)).sum(-1).sum())
        base_loss -= float(base.gather(-1, follows).sum())
        adapter_loss -= float(adapter.gather(-1, follows).sum())
        tokens += follows.shape[0]
    count = max(tokens, 1)
    return Retention(
        kl=max(kl / count, 0.0),
        base_perplexity=math.exp(base_loss / count),
        adapter_perplexity=math.exp(adapter_loss / count),
        tokens=tokens,
    )


def logit_shift(model: Any, tokenizer: Any, prompts: Sequence[str]) -> float:
    """The largest change the adapter makes to any logit on `prompts`; 0.0 means it does nothing."""
    shift = 0.0
    for prompt in prompts:
        ids = torch.tensor([tokenizer.encode(prompt)], device=model.device)
        base, adapter = both_arms(model, ids)
        shift = max(shift, float((base - adapter).abs().max()))
    return shift


def both_arms(model: Any, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits of base and adapter for one row, in fp32, less the last position's: [tokens - 1, vocab]."""
    with torch.inference_mode():
        adapter = model(ids).logits[0, :-1].float()
        with model.disable_adapter():
            base = model(ids).logits[0, :-1].float()
    return base, adapter
