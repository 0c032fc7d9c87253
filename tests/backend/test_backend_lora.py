"""The adapter on the base, and its two files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from adapterc.backend.loading import load_base
from adapterc.backend.lora import adapter_parameters, attach_adapter, save_adapter
from adapterc.errors import AdaptercError
from support.tiny_model import make_tiny_base
from support.training import tiny_base_model, tiny_recipe


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("base"))


def _wrapped(base: Path, dtype: str = "float32", **recipe: Any) -> Any:
    model, _ = load_base(tiny_base_model(base), dtype=dtype)
    return attach_adapter(model, tiny_recipe(**recipe))


def test_the_start_is_a_function_of_the_seed_alone(base: Path) -> None:
    torch.manual_seed(99)
    one = adapter_parameters(_wrapped(base))
    torch.manual_seed(1)
    two = adapter_parameters(_wrapped(base))
    other = adapter_parameters(_wrapped(base, seed=8))
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert any(not torch.equal(one[name], other[name]) for name in one)


def test_the_adapter_computes_in_the_base_own_type(base: Path) -> None:
    assert {value.dtype for value in adapter_parameters(_wrapped(base, "bfloat16")).values()} == {
        torch.bfloat16
    }


def test_a_target_that_the_base_lacks_is_named_with_those_it_has(base: Path) -> None:
    with pytest.raises(AdaptercError) as caught:
        _wrapped(base, targets=("c_attn", "q_proj"))
    assert caught.value.message == "the base has no linear layer named c_attn"
    assert caught.value.help == (
        "its linear layers are down_proj, gate_proj, k_proj, lm_head, o_proj, q_proj, up_proj, v_proj"
    )


def test_weights_are_plain_fp32_under_the_names_that_loaders_read(base: Path, tmp_path: Path) -> None:
    from safetensors import safe_open

    tensors = dict(adapter_parameters(_wrapped(base, "bfloat16")))
    sha256 = save_adapter(tensors, tmp_path, tiny_base_model(base), tiny_recipe())
    path = tmp_path / "adapter_model.safetensors"
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    with safe_open(path, framework="pt") as stream:
        assert stream.metadata() == {"format": "pt"}
        names = sorted(stream.keys())
        assert {stream.get_tensor(name).dtype for name in names} == {torch.float32}
    assert names[0] == "base_model.model.model.layers.0.mlp.down_proj.lora_A.weight"
    assert len(names) == 2 * 2 * 6


def test_the_configuration_names_the_base_by_identity_and_nothing_of_this_machine(
    base: Path, tmp_path: Path
) -> None:
    tensors = dict(adapter_parameters(_wrapped(base)))
    pinned = replace(tiny_base_model(base), revision="c" * 40)
    save_adapter(tensors, tmp_path, pinned, tiny_recipe())
    text = (tmp_path / "adapter_config.json").read_text(encoding="utf-8")
    config = json.loads(text)
    peft_version = config.pop("peft_version")
    assert config == {
        "base_model_name_or_path": "example/tiny",
        "bias": "none",
        "fan_in_fan_out": False,
        "inference_mode": True,
        "lora_alpha": 8,
        "lora_dropout": 0.0,
        "modules_to_save": None,
        "peft_type": "LORA",
        "r": 4,
        "revision": "c" * 40,
        "target_modules": ["down_proj", "gate_proj", "o_proj", "q_proj", "up_proj", "v_proj"],
        "task_type": "CAUSAL_LM",
        "use_dora": False,
        "use_rslora": False,
    }
    assert peft_version
    assert text.endswith("}\n")
    assert str(base) not in text


def test_a_revision_that_no_hub_has_is_not_asked_for(base: Path, tmp_path: Path) -> None:
    packaged = replace(tiny_base_model(base), revision="tiny-base==1.0")
    save_adapter(dict(adapter_parameters(_wrapped(base))), tmp_path, packaged, tiny_recipe())
    assert json.loads((tmp_path / "adapter_config.json").read_text(encoding="utf-8"))["revision"] is None
