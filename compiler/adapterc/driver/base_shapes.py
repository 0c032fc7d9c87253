"""The linear layers of a base and their shapes, by the headers of its weights: no model is loaded."""

from __future__ import annotations

import json
from pathlib import Path

from adapterc.driver.tensor_file import read_header
from adapterc.ir.base import BaseModel

_EMBEDDING, _HEAD, _WEIGHT = "embed_tokens", "lm_head", ".weight"
_TURNED = ("gpt2",)
"""Architectures that keep a layer's weights the other way round."""


def linear_shapes(base: BaseModel) -> dict[str, tuple[int, int]]:
    """(outputs, inputs) of every matrix of the base by the name of its module, the embedding's aside."""
    folder = Path(base.path)
    matrices: dict[str, tuple[int, int]] = {}
    for path in sorted(folder.glob("*.safetensors")):
        for name, tensor in read_header(path, any_type=True).items():
            if name.endswith(_WEIGHT) and len(tensor.shape) == 2:
                matrices[name.removesuffix(_WEIGHT)] = (tensor.shape[0], tensor.shape[1])
    turned = _architecture(folder) in _TURNED
    embedding = [name for name in matrices if name.rsplit(".", 1)[-1] == _EMBEDDING]
    tied = {_HEAD: matrices[embedding[0]]} if embedding and _HEAD not in matrices else {}
    layers = {name: shape for name, shape in matrices.items() if name not in embedding} | tied
    return {name: shape[::-1] if turned else shape for name, shape in layers.items()}


def _architecture(folder: Path) -> str:
    try:
        return str(json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type", ""))
    except (OSError, ValueError, AttributeError):
        return ""
