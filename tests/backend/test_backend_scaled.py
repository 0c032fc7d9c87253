"""A scaled adapter is a plain LoRA whose effect on the model is the trained one's, multiplied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from adapterc.backend.adapted import load_adapted
from adapterc.backend.loading import load_base
from adapterc.backend.lora import adapter_parameters, attach_adapter, save_adapter
from adapterc.backend.scaled import write_scaled
from support.tiny_model import make_tiny_base
from support.training import tiny_base_model, tiny_recipe


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An adapter with an effect."""
    folder = tmp_path_factory.mktemp("adapter")
    model, _ = load_base(tiny_base_model(base), dtype="float32")
    tensors = adapter_parameters(attach_adapter(model, tiny_recipe()))
    torch.manual_seed(3)
    drawn = {name: torch.randn_like(value) * 0.05 for name, value in tensors.items()}
    save_adapter(drawn, folder, tiny_base_model(base), tiny_recipe())
    return folder


def deltas(base: Path, folder: Path) -> dict[str, torch.Tensor]:
    """What the adapter adds to each weight."""
    model: Any
    model, _ = load_adapted(tiny_base_model(base), str(folder), device="cpu", threads=1)
    return {
        name: part.get_delta_weight("default").detach()
        for name, part in model.named_modules()
        if hasattr(part, "get_delta_weight")
    }


@pytest.mark.parametrize("scale", [0.5, 0.75])
def test_every_change_of_a_weight_is_multiplied(
    scale: float, base: Path, trained: Path, tmp_path: Path
) -> None:
    write_scaled(trained, scale, tmp_path)
    before, after = deltas(base, trained), deltas(base, tmp_path)
    assert before.keys() == after.keys()
    for name, value in before.items():
        assert torch.allclose(after[name], value * scale, rtol=1e-5, atol=1e-8)
        assert value.abs().max() > 0


def test_the_configuration_and_the_tensors_names_stay(trained: Path, tmp_path: Path) -> None:
    from safetensors import safe_open

    write_scaled(trained, 0.5, tmp_path)
    name = "adapter_config.json"
    assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()
    for key in ("adapter_model.safetensors",):
        with safe_open(tmp_path / key, "pt") as one, safe_open(trained / key, "pt") as other:
            assert list(one.keys()) == list(other.keys())
            assert one.metadata() == other.metadata()


def test_the_same_scale_gives_the_same_bytes_and_another_one_others(trained: Path, tmp_path: Path) -> None:
    digests = [
        write_scaled(trained, scale, tmp_path / str(number)) for number, scale in enumerate((0.5, 0.5, 0.75))
    ]
    assert digests[0] == digests[1] != digests[2]
