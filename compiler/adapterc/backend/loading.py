"""Base model and tokenizer from a folder on disk, as everything that runs a model wants them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel


def load_base(base: BaseModel, *, device: str = "cpu", dtype: str = "float32") -> tuple[Any, Any]:
    """(model in evaluation mode on `device`, tokenizer); `dtype` is "float32" or "bfloat16".

    Reads local safetensors only: no hub, no code from the folder, no pickle. Answers end where the
    base ends its turn, whatever its generation configuration forgot. Raises AdaptercError if the
    folder does not load.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    with quiet_libraries():
        try:
            tokenizer = AutoTokenizer.from_pretrained(
                base.path, local_files_only=True, trust_remote_code=False
            )
            model: Any = AutoModelForCausalLM.from_pretrained(
                base.path,
                dtype=getattr(torch, dtype),
                attn_implementation="sdpa",
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
            )
        except (OSError, ValueError, ImportError) as fault:
            lines = str(fault).strip().splitlines() or [type(fault).__name__]
            raise AdaptercError(
                f"base {base.name} does not load from {base.path}: {lines[0]}",
                help="check that the folder holds a causal language model and its tokenizer, whole",
            ) from fault
    model.generation_config.eos_token_id = _stops(model, tokenizer, base)
    return model.to(device).eval(), tokenizer


def _stops(model: Any, tokenizer: Any, base: BaseModel) -> list[int]:
    """Ids of the tokens that end an answer: those the model declares, and its end of turn."""
    declared = model.generation_config.eos_token_id
    ids = {*(declared if isinstance(declared, list) else [declared]), tokenizer.eos_token_id}
    ids |= set(tokenizer(base.turns.assistant_close, add_special_tokens=False).input_ids[:1])
    return sorted(id_ for id_ in ids if id_ is not None)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep the model libraries' bars, notes and warnings off the terminal inside the block."""
    logging: Any = import_module("transformers.utils.logging")
    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
