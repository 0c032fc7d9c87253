"""A folder that holds a base model: checked to be safe to load, read for what a build must know.

Nothing is loaded: sizes come from the safetensors header, the rest from JSON files.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any

from adapterc.digest import digest, digest_file
from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel, Turns
from adapterc.value import value

RECORD = "adapterc-base.json"
TEMPLATES = ("chat_template.jinja", "chat_template.json")
"""Where a chat template lies that is not in the tokenizer's configuration."""
_PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
_DESCRIBING = ("*.json", "*.jinja", "*.model", "merges.txt", "vocab.txt")
_LARGEST_HEADER = 100 << 20
_LICENCE = re.compile(r"^license:[ \t]*[\"']?([\w.+-]+)[\"']?[ \t]*$", re.MULTILINE)


@value()
class Label:
    """What is known of a base beside its files: its name in specs, where it comes from, its licence."""

    name: str
    identity: str
    revision: str = ""
    licence: str = ""


def model_files(folder: Path) -> tuple[str, ...]:
    """Names of the files that decide what the model says: weights, tokenizer, configuration, template."""
    described = {path.name for pattern in _DESCRIBING for path in folder.glob(pattern)}
    return tuple(sorted((described - {RECORD}) | set(_weight_files(folder))))


def hash_files(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """SHA-256 of each file, by name."""
    return {name: digest_file(folder / name) for name in names}


def read_base(folder: Path, hashes: dict[str, str], label: Label) -> BaseModel:
    """The base in `folder`, of which `hashes` covers every model file.

    Raises AdaptercError if it could run code when loaded, or is not an instruction-tuned model
    in safetensors.
    """
    config = _read_json(folder, "config.json")
    tokens = _tokenizer_config(folder)
    for file, content in (("config.json", config), ("tokenizer_config.json", tokens)):
        if "auto_map" in content:
            raise AdaptercError(
                f"base {label.name}: {file} asks for code of its own to be run (`auto_map`)",
                help="choose a base whose architecture is part of transformers; foreign code is never run",
            )
    text_config = config.get("text_config", config)
    return BaseModel(
        name=label.name,
        identity=label.identity,
        revision=label.revision,
        digest=digest(hashes),
        licence=label.licence or _licence(folder),
        parameters=sum(_parameters(folder / file, label.name) for file in _weight_files(folder)),
        layers=int(text_config.get("num_hidden_layers", text_config.get("n_layer", 0))),
        hidden_size=int(text_config.get("hidden_size", text_config.get("n_embd", 0))),
        turns=read_turns(folder),
        special_tokens=_special_tokens(folder, tokens),
        path=str(folder),
    )


def read_turns(folder: Path) -> Turns:
    """How the base in `folder` wraps turns; AdaptercError for a chat template that cannot be used."""
    from adapterc.templating.chat import derive_turns

    tokens = _tokenizer_config(folder)
    bos, eos = _token(tokens.get("bos_token")), _token(tokens.get("eos_token"))
    special = _special_tokens(folder, tokens)
    return derive_turns(_chat_template(folder, tokens), bos=bos, eos=eos, special_tokens=special)


def check_folder(folder: Path, name: str) -> None:
    """Raise AdaptercError unless `folder` holds a model in safetensors with its configuration."""
    if not folder.is_dir():
        raise AdaptercError(
            f"base {name}: there is no folder {folder}",
            help="give a folder with config.json and *.safetensors, relative to the spec's own folder",
        )
    if not (folder / "config.json").is_file():
        raise AdaptercError(
            f"base {name}: {folder} holds no config.json",
            help="give the folder that `save_pretrained` wrote, not one above or below it, nor an adapter's",
        )
    if not _weight_files(folder):
        pickled = sorted(path.name for pattern in _PICKLED for path in folder.glob(pattern))
        found = f", only {', '.join(pickled[:3])}" if pickled else ""
        raise AdaptercError(
            f"base {name}: {folder} holds no safetensors{found}",
            help="pickled weights can run code and are never loaded; save the model again as safetensors",
        )


def _weight_files(folder: Path) -> tuple[str, ...]:
    index = folder / "model.safetensors.index.json"
    if not index.is_file():
        return ("model.safetensors",) if (folder / "model.safetensors").is_file() else ()
    names = set(_read_json(folder, index.name).get("weight_map", {}).values())
    strays = sorted(
        str(name) for name in names if Path(str(name)).name != name or not (folder / name).is_file()
    )
    if strays:
        raise AdaptercError(
            f"{index} names weights that are not in its folder: {strays[0]!r}",
            help="download or copy the base again, all of its *.safetensors files included",
        )
    return tuple(sorted(names))


def _tokenizer_config(folder: Path) -> dict[str, Any]:
    name = "tokenizer_config.json"
    return _read_json(folder, name) if (folder / name).is_file() else {}


def _read_json(folder: Path, name: str) -> dict[str, Any]:
    try:
        content = json.loads((folder / name).read_text(encoding="utf-8"))
    except ValueError as fault:
        raise AdaptercError(f"{folder / name} is not JSON: {fault}", help="copy the base again") from None
    if not isinstance(content, dict):
        raise AdaptercError(f"{folder / name} is not a JSON object", help="copy the base again")
    return content


def _parameters(path: Path, name: str) -> int:
    """How many numbers a safetensors file holds, from its header alone."""
    with path.open("rb") as stream:
        start = stream.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else _LARGEST_HEADER + 1
        raw = stream.read(length) if length <= _LARGEST_HEADER else b""
    try:
        header = json.loads(raw)
        shapes = [entry["shape"] for key, entry in header.items() if key != "__metadata__"]
        ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
        if path.stat().st_size == 8 + length + max(ends):
            return sum(prod(shape) for shape in shapes)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        pass
    raise AdaptercError(
        f"base {name}: {path} is not a whole safetensors file",
        help="it may be cut short, or a git LFS pointer that was never fetched; download it again",
    )


def _special_tokens(folder: Path, tokens: dict[str, Any]) -> tuple[str, ...]:
    """The tokenizer's control tokens in the order of their ids."""
    listed = {int(key): value for key, value in tokens.get("added_tokens_decoder", {}).items()}
    if (folder / "tokenizer.json").is_file():
        added = _read_json(folder, "tokenizer.json").get("added_tokens", [])
        listed |= {int(entry["id"]): entry for entry in added}
    special = [entry["content"] for _, entry in sorted(listed.items()) if entry.get("special")]
    named = [_token(tokens.get(f"{role}_token")) for role in ("bos", "eos", "unk", "pad")]
    return tuple(dict.fromkeys(token for token in (*special, *named) if token))


def _token(value: object) -> str:
    """A token as its file has it: a string, or an object around one."""
    content = value.get("content", "") if isinstance(value, dict) else value
    return content if isinstance(content, str) else ""


def _chat_template(folder: Path, tokens: dict[str, Any]) -> str:
    plain, listed = TEMPLATES
    if (folder / plain).is_file():
        return (folder / plain).read_text(encoding="utf-8")
    if (folder / listed).is_file():
        return str(_read_json(folder, listed).get("chat_template", ""))
    template = tokens.get("chat_template") or ""
    if isinstance(template, list):
        template = next((entry["template"] for entry in template if entry.get("name") == "default"), "")
    return str(template)


def _licence(folder: Path) -> str:
    """The licence that the folder's model card declares in its first block; empty where none does."""
    card = folder / "README.md"
    if not card.is_file():
        return ""
    text = card.read_text(encoding="utf-8", errors="replace")
    block = text.split("\n---", 1)[0] if text.startswith("---") else ""
    found = _LICENCE.search(block)
    return found.group(1) if found else ""
