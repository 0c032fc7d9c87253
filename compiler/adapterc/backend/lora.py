"""The adapter: put on the base reproducibly, saved in the one form that every loader reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.loading import quiet_libraries
from adapterc.digest import digest_file
from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel
from adapterc.ir.training import Recipe

WEIGHTS_FILE = "adapter_model.safetensors"
CONFIG_FILE = "adapter_config.json"


def attach_adapter(model: Any, recipe: Recipe) -> Any:
    """A PEFT model around `model`; the seed is set first, so that A is the same in every run.

    PEFT would keep adapters in fp32 beside a bf16 base and cast the input of every wrapped layer;
    that is switched off here, and precision is kept in master weights instead.
    """
    from peft import LoraConfig, get_peft_model

    _check_targets(model, recipe.targets)
    torch.manual_seed(recipe.seed)
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        target_modules=sorted(recipe.targets),
        lora_dropout=0.0,
        bias="none",
        task_type="CAUSAL_LM",
    )
    with quiet_libraries():
        wrapped = get_peft_model(model, config, autocast_adapter_dtype=False)
    wrapped.train()
    return wrapped


def adapter_parameters(model: Any) -> dict[str, torch.nn.Parameter]:
    """The trained tensors by the name they are saved under, in the order of those names."""
    trained = ((name, value) for name, value in model.named_parameters() if value.requires_grad)
    return dict(sorted((name.replace(".default.", "."), value) for name, value in trained))


def save_adapter(tensors: Mapping[str, Tensor], folder: Path, base: BaseModel, recipe: Recipe) -> str:
    """Write both files of the adapter and return the SHA-256 of the weights.

    Written by hand rather than by PEFT: PEFT orders target modules by hash seed, names the folder
    the base was read from, and asks a hub about the embedding.
    """
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    plain = {name: value.detach().to("cpu", torch.float32).contiguous() for name, value in tensors.items()}
    save_file(plain, folder / WEIGHTS_FILE, metadata={"format": "pt"})
    text = json.dumps(_config(base, recipe), indent=2, sort_keys=True, ensure_ascii=False)
    (folder / CONFIG_FILE).write_text(text + "\n", encoding="utf-8")
    return digest_file(folder / WEIGHTS_FILE)


def _config(base: BaseModel, recipe: Recipe) -> dict[str, Any]:
    import peft

    return {
        "base_model_name_or_path": base.identity,
        "bias": "none",
        "fan_in_fan_out": False,
        "inference_mode": True,
        "lora_alpha": recipe.alpha,
        "lora_dropout": 0.0,
        "modules_to_save": None,
        "peft_type": "LORA",
        "peft_version": peft.__version__,
        "r": recipe.rank,
        "revision": base.commit or None,
        "target_modules": sorted(recipe.targets),
        "task_type": "CAUSAL_LM",
        "use_dora": False,
        "use_rslora": False,
    }


def _check_targets(model: Any, targets: tuple[str, ...]) -> None:
    linear = {
        name.rsplit(".", 1)[-1] for name, part in model.named_modules() if isinstance(part, torch.nn.Linear)
    }
    missing = sorted(set(targets) - linear)
    if missing:
        raise AdaptercError(
            f"the base has no linear layer named {', '.join(missing)}",
            help=f"its linear layers are {', '.join(sorted(linear))}",
        )
