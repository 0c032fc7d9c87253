"""A GGUF file turned into the folder that every model library reads: safetensors, tokenizer, configuration.

Weights become what the GGUF's blocks stand for, in fp32: that holds them exactly, 16 bits do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from adapterc.backend.loading import quiet_libraries
from adapterc.backend.progress import Progress

_FOREIGN = ("_name_or_path", "_model_name_or_path", "transformers_version", "_from_model_config")
_FOREIGN_TOKENIZER = ("name_or_path", "is_local", "local_files_only")


def convert_gguf(gguf: Path, folder: Path, *, digits_alone: bool, progress: Progress) -> None:
    """Write the model of `gguf` into `folder`, which exists and is empty.

    `digits_alone` restores the split of numbers into digits, which a tokenizer read from GGUF
    loses: without it a number behind a blank line costs tokens that the model never saw there.
    Raises OSError where the disk refuses.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM, AutoTokenizer

    source: dict[str, Any] = {
        "pretrained_model_name_or_path": str(gguf.parent),
        "gguf_file": gguf.name,
        "local_files_only": True,
    }
    with quiet_libraries(), _no_gguf_bar(), _read_once():
        progress("reading the tokenizer", 0.0)
        tokenizer = AutoTokenizer.from_pretrained(**source)
        if digits_alone:
            _split_digits(tokenizer.backend_tokenizer)
        tokenizer.save_pretrained(str(folder))
        progress("reading the weights", 0.3)
        model: Any = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
        del model.config.quantization_config
        model.hf_quantizer = None
        progress("writing safetensors", 0.8)
        try:
            model.save_pretrained(str(folder))
        except SafetensorError as fault:
            raise OSError(str(fault)) from fault
    without_fields(folder / "config.json", _FOREIGN)
    without_fields(folder / "generation_config.json", _FOREIGN)
    without_fields(folder / "tokenizer_config.json", _FOREIGN_TOKENIZER)
    progress("writing safetensors", 1.0)


@contextmanager
def _no_gguf_bar() -> Iterator[None]:
    """The GGUF reader draws a bar that no setting of its library turns off."""
    reader: Any = import_module("transformers.modeling_gguf_pytorch_utils")
    bar = reader.tqdm
    reader.tqdm = partial(bar, disable=True)
    try:
        yield
    finally:
        reader.tqdm = bar


@contextmanager
def _read_once() -> Iterator[None]:
    """transformers reads the file's header three times and builds its table of names for every tensor anew.

    Inside the block each is made once: a third of the time that the conversion takes.
    """
    library: Any = import_module("gguf")
    reader, names = library.GGUFReader, library.get_tensor_name_map
    library.GGUFReader, library.get_tensor_name_map = cache(reader), cache(names)
    try:
        yield
    finally:
        library.GGUFReader, library.get_tensor_name_map = reader, names


def _split_digits(tokenizer: Any) -> None:
    from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence

    digits = Digits(individual_digits=True)
    words = ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=True)
    tokenizer.pre_tokenizer = Sequence([digits, words])


def without_fields(path: Path, names: tuple[str, ...]) -> None:
    """Drop what says where the file was made, and fix the order, so that the bytes depend on the model."""
    content = json.loads(path.read_text(encoding="utf-8"))
    kept = {key: value for key, value in content.items() if key not in names}
    path.write_text(json.dumps(kept, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
