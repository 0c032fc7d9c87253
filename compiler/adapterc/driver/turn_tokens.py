"""How many tokens the author's held-out turns are on a base: what their log-likelihoods are divided by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from adapterc.backend.tokenizer_file import tokenizer_of
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset


def with_turn_tokens(dataset: Dataset, base: BaseModel) -> Dataset:
    """`dataset` with its turns counted; without a tokenizer.json the library's own tokenizer is loaded."""
    parts = dataset.parts
    if parts is None or not parts.turns:
        return dataset
    tokenizer: Any = tokenizer_of(base)
    if tokenizer is None:
        from adapterc.backend.loading import load_tokenizer

        tokenizer = load_tokenizer(Path(base.path), None)
    turns = tuple(
        replace(turn, tokens=max(1, len(tokenizer(turn.text, add_special_tokens=False).input_ids)))
        for turn in parts.turns
    )
    return replace(dataset, parts=replace(parts, turns=turns))
