"""The tiny base as a GGUF inside a wheel: what an embedded base is delivered as, in a few kilobytes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from adapterc.backend.embedded import EmbeddedBase
from adapterc.backend.wheel import Wheel
from support.tiny_model import TINY_TEMPLATE

_MEMBER = "tiny_base/tiny.gguf"
_NORMAL, _CONTROL = 1, 3
_LAYER_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}


def write_tiny_gguf(base: Path, path: Path) -> Path:
    """The folder that `make_tiny_base` wrote, as a GGUF in fp32 at `path`."""
    import gguf
    from safetensors.numpy import load_file

    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    tokenizer = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("A Foreign Name")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_rope_dimension_count(config["hidden_size"] // config["num_attention_heads"])
    writer.add_vocab_size(config["vocab_size"])
    _add_tokenizer(writer, tokenizer)
    heads = {"attn_q": config["num_attention_heads"], "attn_k": config["num_key_value_heads"]}
    for name, weight in sorted(load_file(base / "model.safetensors").items()):
        target = _gguf_name(name)
        kind = target.split(".")[-2]
        writer.add_tensor(target, _paired(weight, heads[kind]) if kind in heads else weight)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_tiny_wheel(base: Path, folder: Path) -> EmbeddedBase:
    """A wheel with the tiny GGUF in `folder`, which pip can be pointed at; returns its description."""
    folder.mkdir(parents=True, exist_ok=True)
    gguf = write_tiny_gguf(base, folder / "tiny.gguf").read_bytes()
    (folder / "tiny.gguf").unlink()
    filename = "tiny_base-1.0-py3-none-any.whl"
    info = "tiny_base-1.0.dist-info"
    files = {
        _MEMBER: gguf,
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: tiny-base\nVersion: 1.0\nRequires-Dist: absent\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / filename, "w") as archive:
        for name, content in {**files, f"{info}/RECORD": record.encode()}.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    content = (folder / filename).read_bytes()
    return EmbeddedBase(
        name="tiny",
        identity="example/tiny",
        licence="apache-2.0",
        wheel=Wheel(
            project="tiny-base",
            version="1.0",
            filename=filename,
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            member=_MEMBER,
            member_bytes=len(gguf),
        ),
        digits_alone=True,
        space=1 << 20,
    )


def _add_tokenizer(writer: Any, tokenizer: Any) -> None:
    vocabulary = sorted(tokenizer["model"]["vocab"].items(), key=lambda entry: entry[1])
    control = {entry["content"] for entry in tokenizer["added_tokens"]}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list([token for token, _ in vocabulary])
    writer.add_token_types([_CONTROL if token in control else _NORMAL for token, _ in vocabulary])
    writer.add_token_merges([" ".join(pair) for pair in tokenizer["model"]["merges"]])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_pad_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TINY_TEMPLATE)


def _gguf_name(name: str) -> str:
    if name.startswith("model.layers."):
        number, _, leaf = name.removeprefix("model.layers.").partition(".")
        return f"blk.{number}.{_LAYER_NAMES[leaf.removesuffix('.weight')]}.weight"
    return {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}[name]


def _paired(weight: Any, heads: int) -> Any:
    """Rows of a query or key projection in GGUF's order: the two halves of each head interleaved."""
    halves = weight.reshape(heads, 2, weight.shape[0] // heads // 2, weight.shape[1])
    return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(weight.shape))
