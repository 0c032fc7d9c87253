"""The base with a trained adapter on it, as verification, chat and export want it: in fp32."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adapterc.backend.loading import load_base, quiet_libraries
from adapterc.diagnostics.quoting import quoted
from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable

TRAINED_ROWS = "rows.safetensors"
"""Beside the adapter, where a spec asks for trained rows: those of all scenes, as the table has them."""


def load_adapted(
    base: BaseModel, folder: str, *, device: str, threads: int, scenes: SceneTable | None = None
) -> tuple[Any, Any]:
    """(PEFT model in evaluation mode on `device`, tokenizer); the adapter can be switched off and on.

    With `scenes` the base has their rows, trained ones where they lie in the adapter's `folder`.
    Raises AdaptercError if base or adapter does not load.
    """
    import torch
    from peft import PeftModel

    torch.set_num_threads(threads)
    trained = Path(folder) / TRAINED_ROWS
    model, tokenizer = load_base(
        base,
        device=device,
        dtype="float32",
        scenes=scenes,
        rows=trained if scenes is not None and trained.is_file() else None,
    )
    try:
        with quiet_libraries():
            adapted = PeftModel.from_pretrained(model, folder, local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as fault:  # RuntimeError: weights of another shape
        first = (str(fault).splitlines() or [""])[0]
        raise AdaptercError(
            f"the adapter in {folder} does not load on {base.name}: {first}",
            help="build it again; what is damaged in the cache is made anew",
        ) from fault
    _check_tokens(tokenizer, scenes)
    return adapted.to(device).eval(), tokenizer


def _check_tokens(tokenizer: Any, scenes: SceneTable | None) -> None:
    """Raises AdaptercError unless the tokenizer knows each scene's token by the id that its row has."""
    for token in scenes.tokens if scenes is not None else ():
        if tokenizer.encode(token.token, add_special_tokens=False) != [token.id]:
            raise AdaptercError(
                f"the tokenizer beside the scenes does not know {quoted(token.token)} as {token.id}: they do "
                "not belong together",
                help="build the artifact again, or copy it whole",
            )
