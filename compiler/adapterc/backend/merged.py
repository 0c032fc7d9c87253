"""The adapter merged into its base: one plain folder that model libraries load without adapterc."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from adapterc.backend.conversion import without_fields
from adapterc.backend.loading import quiet_libraries
from adapterc.backend.tokenizer_file import FILE
from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable

_FOREIGN = ("_name_or_path", "_model_name_or_path")
_FOREIGN_TOKENIZER = ("name_or_path", "is_local", "local_files_only")


def write_merged(  # noqa: PLR0913 - a model, its tokenizer, and what they are made of
    model: Any,
    tokenizer: Any,
    base: BaseModel,
    folder: Path,
    *,
    dtype: str = "auto",
    scenes: SceneTable | None = None,
) -> None:
    """Write weights, tokenizer, generation configuration and chat template into `folder`.

    `model` is the adapted model in fp32, and is used up. `dtype` is "float32", "bfloat16" or "auto", the
    one that the base is kept in. The chat template adds no system turn. Raises AdaptercError where the
    disk refuses.
    """
    import torch
    from safetensors import SafetensorError

    try:
        with quiet_libraries():
            merged = model.merge_and_unload()
            merged = merged.to(getattr(torch, _stored(base) if dtype == "auto" else dtype))
            merged.save_pretrained(str(folder))
            tokenizer.save_pretrained(str(folder))
        if scenes is not None:
            shutil.copyfile(Path(scenes.folder) / FILE, folder / FILE)
        for name in ("config.json", "generation_config.json"):
            without_fields(folder / name, _FOREIGN)
        without_fields(folder / "tokenizer_config.json", _FOREIGN_TOKENIZER)
    except (OSError, SafetensorError) as fault:
        raise AdaptercError(
            f"cannot write the merged model to {folder.parent}: {fault}",
            help="free some space there, or choose another folder",
        ) from fault


def _stored(base: BaseModel) -> str:
    """The number type of the base's own weights, as its configuration says."""
    config = json.loads((Path(base.path) / "config.json").read_text(encoding="utf-8"))
    inner = config.get("text_config") or {}
    named = [part.get(key) for part in (config, inner) for key in ("dtype", "torch_dtype")]
    return next((name for name in named if name in ("float32", "bfloat16", "float16")), "float32")
