"""Scene tokens through the tokenizer classes that rebuild themselves, as Qwen's and Llama's do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoTokenizer

from adapterc.backend.bases.resolve import resolve_base
from adapterc.backend.loading import load_base, quiet_libraries
from adapterc.backend.scene_contexts import misread
from adapterc.backend.scene_rows import prove_rows
from adapterc.backend.vocabulary import read_vocabulary
from adapterc.ir.base import BaseModel
from support.scenes import entries, reshape_base, table_on
from support.tiny_model import TINY_VOCABULARY, make_tiny_base


def _qwen(folder: Path, **settings: Any) -> BaseModel:
    """A tiny base whose tokenizer is of Qwen's class, its control tokens listed as older releases do."""
    reshape_base(make_tiny_base(folder), rows=TINY_VOCABULARY + 6)
    path = folder / "tokenizer_config.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "tokenizer_class": "Qwen2Tokenizer"}), encoding="utf-8")
    with quiet_libraries():
        tokenizer: Any = AutoTokenizer.from_pretrained(str(folder))
        tokenizer.save_pretrained(str(folder))
    content = json.loads(path.read_text(encoding="utf-8"))
    added = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["added_tokens"]
    listed = {str(one["id"]): {key: value for key, value in one.items() if key != "id"} for one in added}
    content |= {"added_tokens_decoder": listed, **settings}
    path.write_text(json.dumps(content), encoding="utf-8")
    return resolve_base(str(folder), spec_folder=folder, cache=folder.parent / "cache")


@pytest.mark.parametrize("tokens", [("Δ21", "тишинажаршаг"), ("Δ21", "café", "łódź", "🜂⟁")])
def test_a_class_that_rebuilds_its_tokenizer_keeps_tokens_whole(
    tmp_path: Path, tokens: tuple[str, ...]
) -> None:
    base = _qwen(tmp_path / "qwen")
    table = table_on(base, tmp_path / "table", entries(tokens))
    model, tokenizer = load_base(base, scenes=table)
    _, own = load_base(base)
    assert type(own).__name__ == "Qwen2Tokenizer"
    assert [misread(tokenizer, token.token, token.id) for token in table.tokens] == [None] * len(tokens)
    assert [token.id for token in table.tokens] == [TINY_VOCABULARY + at for at in range(len(tokens))]
    assert table.appended == 0
    assert tokenizer.all_special_ids == own.all_special_ids
    assert prove_rows(model, table).holds


def test_a_control_token_that_only_the_settings_name_keeps_its_id(tmp_path: Path) -> None:
    base = _qwen(tmp_path / "qwen", mask_token="<|mask|>")
    found = read_vocabulary(tmp_path / "qwen")
    assert found is not None
    assert found.unlisted == ("<|mask|>",)
    assert found.vocabulary.spare == tuple(range(TINY_VOCABULARY + 1, TINY_VOCABULARY + 6))
    table = table_on(base, tmp_path / "table")
    _, tokenizer = load_base(base, scenes=table)
    _, own = load_base(base)
    assert own.convert_tokens_to_ids("<|mask|>") == TINY_VOCABULARY
    assert tokenizer.convert_tokens_to_ids("<|mask|>") == TINY_VOCABULARY
    assert table.tokens[0].id == TINY_VOCABULARY + 1
    assert misread(tokenizer, "Δ21", TINY_VOCABULARY + 1) is None
