"""The model that verification looks at: the base in fp32 with the adapter on it, once in memory."""

from __future__ import annotations

from adapterc.backend.adapted import load_adapted
from adapterc.backend.generation import generate
from adapterc.ir.base import BaseModel
from adapterc.ir.training import Platform
from adapterc.verify.live import LiveModel


def live_model(base: BaseModel, folder: str, platform: Platform) -> LiveModel:
    """The adapted model, loaded."""
    model, tokenizer = load_adapted(base, folder, device=platform.device, threads=platform.threads)
    return LiveModel(
        model=model,
        tokenizer=tokenizer,
        generate=lambda prompts, caps: generate(model, tokenizer, prompts, caps),
    )
