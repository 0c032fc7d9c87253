"""The tokenizer out of its file counts what training's own counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.backend.tokenizer_file import tokenizer_of
from adapterc.backend.tokens import tokenise_rows
from adapterc.ir.base import BaseModel
from support.tiny_model import make_tiny_base
from support.training import CHATML, tiny_base_model, tiny_row

_ROWS = [
    tiny_row(0, "pair", "soft bends, 2026\n\tтихо", "one, two 水 <|im_end|>", "Why “so”?"),
    tiny_row(1, "demonstration", "The river bends.", "", "And then?"),
    tiny_row(2, "replay", "  A plain text, told twice.  "),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    return tiny_base_model(make_tiny_base(tmp_path_factory.mktemp("base")))


def test_rows_come_out_as_with_the_tokenizer_that_trains(base: BaseModel) -> None:
    from transformers import AutoTokenizer

    trains = AutoTokenizer.from_pretrained(base.path)
    counts = tokenizer_of(base)
    assert tokenise_rows(_ROWS, CHATML, counts, 512) == tokenise_rows(_ROWS, CHATML, trains, 512)


def test_a_base_without_the_file_or_with_a_broken_one_has_none(base: BaseModel, tmp_path: Path) -> None:
    assert tokenizer_of(replace(base, path=str(tmp_path))) is None
    (tmp_path / "tokenizer.json").write_text('{"version": "1.0", "model": 7}', encoding="utf-8")
    assert tokenizer_of(replace(base, path=str(tmp_path))) is None
