"""The model that verification looks at: the base in fp32 with the adapter on it, once in memory."""

from __future__ import annotations

from pathlib import Path

from adapterc.backend.adapted import load_adapted
from adapterc.backend.continuations import ContinuationReader
from adapterc.backend.generation import Draws, generate, sample
from adapterc.backend.loading import load_tokenizer
from adapterc.backend.products import with_swift_products
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import Platform
from adapterc.verify.live import LiveModel


def live_model(
    base: BaseModel, folder: str, platform: Platform, scenes: SceneTable | None = None
) -> LiveModel:
    """The adapted model, loaded; with `scenes` their rows are put in and their tokens known."""
    model, tokenizer = load_adapted(
        base, folder, device=platform.device, threads=platform.threads, scenes=scenes
    )
    model = with_swift_products(model)
    return LiveModel(
        model=model,
        tokenizer=tokenizer,
        generate=lambda prompts, caps: generate(model, tokenizer, prompts, caps),
        read=ContinuationReader(model),
        sample=lambda prompts, caps, seeds, temperature: sample(
            model, tokenizer, prompts, caps, Draws(seeds=seeds, temperature=temperature)
        ),
        spelling=load_tokenizer(Path(base.path), model.config) if scenes is not None else None,
    )
