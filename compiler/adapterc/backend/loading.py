"""Base model and tokenizer from a folder on disk, as everything that runs a model wants them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any

from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable

_MOST_NUMBERS = 1 << 28
"""A base of more parameters is read from disk each time: training needs the memory."""
_kept: ContextVar[dict[tuple[str, str], tuple[Any, Any]] | None] = ContextVar("bases in memory", default=None)


@contextmanager
def bases_kept() -> Iterator[None]:
    """For the block a small base that was loaded stays in memory as it was read, for who loads it next."""
    before = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(before)


def load_base(
    base: BaseModel,
    *,
    device: str = "cpu",
    dtype: str = "float32",
    scenes: SceneTable | None = None,
    rows: Path | None = None,
) -> tuple[Any, Any]:
    """(model in evaluation mode on `device`, tokenizer); `dtype` is "float32" or "bfloat16".

    Reads local safetensors only: no hub, no code from the folder, no pickle. Answers end where the
    base ends its turn, whatever its generation configuration forgot. With `scenes` the model has their
    rows and the tokenizer their tokens, and answers have none of those that are only read, nor what stands
    for slots of other specs; `rows` is a file of trained rows in the place of the table's.
    Raises AdaptercError if the folder does not load.
    """
    model, tokenizer = _shared(base, dtype)
    if scenes is not None:
        tokenizer = _with_scenes(model, scenes, rows)
        model.generation_config.suppress_tokens = list(scenes.mute) or None
    model.generation_config.eos_token_id = _stops(model, tokenizer, base)
    return model.to(device).eval(), tokenizer


def _shared(base: BaseModel, dtype: str) -> tuple[Any, Any]:
    """The base as it is on disk, for the caller to change: a copy of what is kept, where something is."""
    kept = _kept.get()
    if kept is None or not 0 < base.parameters <= _MOST_NUMBERS:
        return _read(base, dtype)
    if (base.digest, dtype) not in kept:
        for other in [key for key in kept if key[0] != base.digest]:
            del kept[other]
        kept[base.digest, dtype] = _read(base, dtype)
    model, tokenizer = kept[base.digest, dtype]
    return deepcopy(model), deepcopy(tokenizer)


def _read(base: BaseModel, dtype: str) -> tuple[Any, Any]:
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
    return model, tokenizer


def _with_scenes(model: Any, scenes: SceneTable, rows: Path | None) -> Any:
    """Put the rows in, and return the tokenizer that knows the tokens."""
    from adapterc.backend.scene_rows import ROWS_FILE, put_rows, read_rows

    folder = Path(scenes.folder)
    put_rows(model, scenes, {**read_rows(folder / ROWS_FILE, len(scenes.tokens)), **_trained(scenes, rows)})
    return load_tokenizer(folder, model.config)


def _trained(scenes: SceneTable, rows: Path | None) -> dict[str, Any]:
    from adapterc.backend.scene_rows import read_rows

    return {} if rows is None else read_rows(rows, len(scenes.tokens))


def load_tokenizer(folder: Path, config: Any) -> Any:
    """The tokenizer in `folder`, of the class that a base's `config` asks for; AdaptercError without one."""
    from transformers import AutoTokenizer

    try:
        with quiet_libraries():
            return AutoTokenizer.from_pretrained(
                str(folder), config=config, local_files_only=True, trust_remote_code=False
            )
    except (OSError, ValueError, ImportError, KeyError, TypeError) as fault:
        raise AdaptercError(
            f"the tokenizer with the scene tokens does not load from {folder}: {fault}",
            help="build it again; what is damaged in the cache is made anew",
        ) from fault


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
