"""An adapter from elsewhere: what fits is taken over, everything else is told, and nothing is run."""

from __future__ import annotations

import json
import os
import pickle
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from adapterc.backend import products
from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.products import SwiftLinear
from adapterc.driver.foreign_adapter import assert_taken, open_adapter, plain_copy
from adapterc.driver.live import live_model
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.base import BaseModel
from support.tiny_model import make_tiny_base
from support.verifying import platform

_Q, _UP = "model.layers.0.self_attn.q_proj", "model.layers.1.mlp.up_proj"
_PREFIX = "base_model.model."


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    folder = make_tiny_base(tmp_path_factory.mktemp("foreign") / "base")
    found = describe_base(str(folder), spec_folder=folder, cache=folder.parent / "cache")
    assert found is not None
    return found


def save(folder: Path, base: BaseModel, *, strength: float = 0.1, **settings: Any) -> Path:
    """A LoRA of rank 4 as PEFT itself saves it, all of its settings spelt out."""
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    from adapterc.backend.loading import quiet_libraries

    wanted = {"r": 4, "lora_alpha": 8, "target_modules": ["q_proj", "up_proj"], "task_type": "CAUSAL_LM"}
    with quiet_libraries():
        model: Any = AutoModelForCausalLM.from_pretrained(base.path, dtype=torch.float32)
        adapted: Any = get_peft_model(model, LoraConfig(**(wanted | settings)))
    torch.manual_seed(3)
    for name, value in adapted.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(value, std=strength)
    adapted.save_pretrained(str(folder))
    return folder


@pytest.fixture
def adapter(base: BaseModel, tmp_path: Path) -> Path:
    return save(tmp_path / "adapter", base)


def logits(base: BaseModel, folder: str) -> torch.Tensor:
    """What PEFT itself makes of an adapter."""
    live = live_model(base, folder, platform())
    with torch.no_grad():
        found: torch.Tensor = live.model(torch.tensor([[5, 6, 7, 8]])).logits
    return found


def test_what_is_measured_reads_a_prompt_once_and_multiplies_by_the_faster_library(
    base: BaseModel, adapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(products, "_faster", lambda: True)
    live = live_model(base, str(adapter), platform())
    assert any(isinstance(layer, SwiftLinear) for layer in live.model.modules())
    assert live.read is not None
    found = live.read([([5, 6], [[7, 8], [9]])], lambda _: None)
    assert found is not None
    assert [len(scores) for scores in found] == [2]


@pytest.mark.parametrize(
    "settings",
    [{}, {"use_rslora": True}, {"rank_pattern": {"up_proj": 2}, "alpha_pattern": {"up_proj": 6}}],
    ids=["plain", "rslora", "patterns"],
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_it_computes_what_peft_computes(
    settings: dict[str, Any], dtype: torch.dtype, base: BaseModel, tmp_path: Path
) -> None:
    folder = save(tmp_path / "adapter", base, **settings)
    weights = folder / "adapter_model.safetensors"
    save_file({name: value.to(dtype) for name, value in load_file(weights).items()}, weights)
    found = open_adapter(folder, base)
    with plain_copy(found) as copied:
        names = sorted(path.name for path in Path(copied.folder).iterdir())
        assert names == ["adapter_config.json", "adapter_model.safetensors"]
        live = live_model(base, copied.folder, platform())
        assert_taken(live.model, found)
        assert torch.allclose(logits(base, copied.folder), logits(base, str(folder)), atol=1e-6)
    assert not Path(copied.folder).exists()
    assert len(found.modules) == 4


def test_the_same_weights_computed_otherwise_are_another_adapter(base: BaseModel, tmp_path: Path) -> None:
    one, other = (save(tmp_path / str(alpha), base, lora_alpha=alpha) for alpha in (8, 16))
    with plain_copy(open_adapter(one, base)) as first, plain_copy(open_adapter(other, base)) as second:
        assert first.digest != second.digest


def refused(folder: Path, base: BaseModel) -> AdaptercError:
    with pytest.raises(AdaptercError) as raised:
        open_adapter(folder, base)
    assert raised.value.help
    return raised.value


def configured(folder: Path, **changes: object) -> None:
    path = folder / "adapter_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def reweighted(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    path = folder / "adapter_model.safetensors"
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"peft_type": "IA3"}, "has the peft_type IA3: only LORA is measured"),
        ({"peft_type": None}, "has the peft_type none: only LORA is measured"),
        ({"modules_to_save": ["lm_head"]}, "sets modules_to_save"),
        ({"use_dora": True}, "sets use_dora"),
        ({"trust_remote_code": True}, "sets trust_remote_code"),
        ({"auto_mapping": {"base_model_class": "X", "parent_library": "evil"}}, "sets auto_mapping"),
        ({"megatron_config": {"a": 1}}, "sets megatron_config"),
        ({"bias": "all"}, "sets bias"),
        ({"init_lora_weights": "pissa_niter_4"}, "begins at pissa_niter_4, which changes the base's own"),
        ({"init_lora_weights": "olora"}, "begins at olora"),
        ({"rank_pattern": {"(a+)+$": 4}}, "has patterns in rank_pattern"),
        ({"r": 0}, "has no rank from 1 to 4096"),
        ({"r": True}, "has no rank from 1 to 4096"),
        ({"r": 10**9}, "has no rank from 1 to 4096"),
        ({"lora_alpha": float("nan")}, "has no lora_alpha above 0"),
        ({"lora_alpha": "8"}, "has no lora_alpha above 0"),
        ({"target_modules": None}, "names no target_modules"),
        ({"r": 8}, "has rank 4 at"),
        ({"target_modules": ["v_proj"]}, "which target_modules in adapter_config.json does not name"),
        ({"something_new": {"x": 1}}, "sets something_new"),
    ],
)
def test_settings_that_are_no_plain_loras_are_refused(
    changes: dict[str, object], message: str, adapter: Path, base: BaseModel
) -> None:
    configured(adapter, **changes)
    stop = refused(adapter, base)
    assert (message in stop.message, stop.code) == (True, ExitCode.ENVIRONMENT), stop.message


def _renamed(old: str, new: str) -> Callable[[dict[str, torch.Tensor]], object]:
    def change(tensors: dict[str, torch.Tensor]) -> None:
        for name in list(tensors):
            if old in name:
                tensors[name.replace(old, new)] = tensors.pop(name)

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.update({f"{_PREFIX}{_Q}.lora_A.weight": torch.zeros(4, 7)}), "does not fit the base at"),
        (lambda t: t.pop(f"{_PREFIX}{_Q}.lora_A.weight"), "has one half alone"),
        (lambda t: t.clear(), "holds no weights"),
        (lambda t: t[f"{_PREFIX}{_UP}.lora_B.weight"].fill_(float("nan")), "holds what is no finite number"),
        (
            lambda t: t.update({f"{_PREFIX}{_UP}.lora_B.weight": torch.full((96, 4), torch.inf).bfloat16()}),
            "holds what is no finite number",
        ),
        (_renamed("layers.1", "layers.7"), "which the base does not have"),
        (_renamed("lora_A", "lora_embedding_A"), "which is no part of a plain LoRA"),
        (lambda t: t.update({"x\x1b[31m": torch.zeros(1)}), "which is no part of a plain LoRA"),
        (
            lambda t: t.update({f"{_PREFIX}{_UP}.lora_B.weight": torch.zeros(96, 4).double()}),
            "which no adapter is measured in",
        ),
    ],
    ids=["shape", "half", "empty", "nan", "bf16 inf", "layer", "embedding", "name", "type"],
)
def test_weights_that_do_not_belong_there_are_refused(
    change: Callable[[dict[str, torch.Tensor]], object], message: str, adapter: Path, base: BaseModel
) -> None:
    reweighted(adapter, change)
    stop = refused(adapter, base)
    assert message in stop.message


class _Evil:
    """What runs code as soon as it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return (Path.touch, (self.mark,))


def test_pickled_weights_are_never_loaded(adapter: Path, base: BaseModel, tmp_path: Path) -> None:
    (adapter / "adapter_model.safetensors").unlink()
    (adapter / "adapter_model.bin").write_bytes(pickle.dumps(_Evil(tmp_path / "ran")))
    stop = refused(adapter, base)
    assert stop.message == (
        f"{adapter} has its weights in adapter_model.bin alone: pickled weights can run code, and are never "
        "loaded"
    )
    assert not (tmp_path / "ran").exists()


def test_only_two_files_are_ever_looked_at(adapter: Path, base: BaseModel, tmp_path: Path) -> None:
    (adapter / "adapter_model.bin").write_bytes(pickle.dumps(_Evil(tmp_path / "ran")))
    (adapter / "modeling_tiny.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    with plain_copy(open_adapter(adapter, base)) as copied:
        live_model(base, copied.folder, platform())
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["adapter_config.json", "adapter_model.safetensors"])
def test_links_are_not_followed(name: str, adapter: Path, base: BaseModel, tmp_path: Path) -> None:
    (adapter / name).rename(tmp_path / name)
    (adapter / name).symlink_to(tmp_path / name)
    stop = refused(adapter, base)
    assert stop.message == f"{adapter / name} is a link, and links out of an adapter are not followed"
    assert stop.help == "copy the adapter with what its links lead to: cp -rL"


def test_a_pipe_is_not_waited_for(adapter: Path, base: BaseModel) -> None:
    (adapter / "adapter_model.safetensors").unlink()
    os.mkfifo(adapter / "adapter_model.safetensors")
    assert "has no adapter_model.safetensors" in refused(adapter, base).message


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it has no header that can be read"),
        (b"\xff" * 8, "its header is longer than it may be"),
        (struct.pack("<Q", 1 << 40) + b"{}", "its header is longer than it may be"),
        (struct.pack("<Q", 2) + b"[]", "it has no header that can be read"),
        (struct.pack("<Q", 9) + b'{"a": {}}', "its header does not say where `a` lies"),
        (struct.pack("<Q", 2) + b"{}" + b"\0" * 9, "it is cut short, or holds more than it says"),
    ],
)
def test_a_file_that_is_no_safetensors_is_told(
    content: bytes, why: str, adapter: Path, base: BaseModel
) -> None:
    (adapter / "adapter_model.safetensors").write_bytes(content)
    path = adapter / "adapter_model.safetensors"
    assert refused(adapter, base).message == f"{path} is no whole safetensors file: {why}"


def test_a_giant_file_is_not_read(adapter: Path, base: BaseModel) -> None:
    with (adapter / "adapter_model.safetensors").open("ab") as weights:
        weights.truncate(3 << 30)
    assert "has more than 2 GiB" in refused(adapter, base).message


@pytest.mark.parametrize("content", ["", "[]", "{", '{"peft_type": "LORA"' + " " * 10])
def test_a_configuration_that_is_none_is_told(content: str, adapter: Path, base: BaseModel) -> None:
    (adapter / "adapter_config.json").write_text(content, encoding="utf-8")
    assert (
        refused(adapter, base).message
        == f"{adapter / 'adapter_config.json'} cannot be read: it is no JSON object"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere", "is not there"), ("file", "is a file: an adapter is a folder"), ("empty", "is no adapter:")],
)
def test_what_is_no_adapter_is_usage(name: str, message: str, base: BaseModel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    stop = refused(tmp_path / name, base)
    assert (stop.message.startswith(f"{tmp_path / name} {message}"), stop.code) == (True, ExitCode.USAGE)


def test_weights_that_change_while_they_are_read_are_told(adapter: Path, base: BaseModel) -> None:
    found = open_adapter(adapter, base)
    reweighted(adapter, lambda tensors: tensors[f"{_PREFIX}{_Q}.lora_A.weight"].fill_(0.5))
    with pytest.raises(AdaptercError, match="was changed while it was read"), plain_copy(found):
        pass
