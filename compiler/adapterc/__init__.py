"""A declarative compiler from behaviour specs to verified LoRA adapters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__version__ = "0.1.0"


def load(path: str | Path, device: str | None = None, *, base: str = "") -> tuple[Any, Any]:
    """(model, tokenizer) of the artifact in the folder `path`, ready to run, scene tokens and rows included.

    The model is a PeftModel in fp32 over its base, in evaluation mode on `device` ("cpu", "cuda", or None
    for the best there is); `model.disable_adapter()` is the base with its scenes. The tokenizer's chat
    template adds no system turn. `base` names the folder of a base that lies elsewhere by now. Raises
    `adapterc.errors.AdaptercError` for what is no whole artifact, and for another base.
    """
    from adapterc.driver.artifact_model import load_artifact

    loaded = load_artifact(path, device=device, base=base)
    return loaded.model, loaded.tokenizer
