"""An answer in pieces is the answer in one."""

from __future__ import annotations

from typing import Any

import pytest

from adapterc.backend.generation import Draws, Generated, generate, sample
from adapterc.backend.loading import load_base
from adapterc.backend.stream import Piece, stream
from support.tiny_model import make_tiny_base
from support.training import tiny_base_model

PROMPTS = ("Tell me about glaciers", "Что такое обещание?", "1 2 3")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    folder = make_tiny_base(tmp_path_factory.mktemp("stream") / "base")
    return load_base(tiny_base_model(folder))


def _streamed(live: tuple[Any, Any], prompt: str, *, temperature: float = 0.0, cap: int = 40) -> list[Piece]:
    model, tokenizer = live
    ids = tokenizer(prompt, add_special_tokens=False).input_ids
    return list(stream(model, tokenizer, ids, cap=cap, temperature=temperature, seed=11))


def _readable(whole: Generated) -> str:
    """Its text without a character that the cap cut."""
    return whole.text if whole.finished else whole.text.rstrip("\ufffd")


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_pieces_are_the_likeliest_answer(live: tuple[Any, Any], prompt: str) -> None:
    whole = generate(*live, [prompt], [40])[0]
    pieces = _streamed(live, prompt)
    assert "".join(piece.text for piece in pieces) == _readable(whole)
    assert (pieces[-1].tokens, pieces[-1].finished) == (whole.tokens, whole.finished)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_pieces_are_the_answer_that_the_seed_draws(live: tuple[Any, Any], prompt: str) -> None:
    whole = sample(*live, [prompt], [40], Draws(seeds=[[11]], temperature=0.9))[0][0]
    pieces = _streamed(live, prompt, temperature=0.9)
    assert "".join(piece.text for piece in pieces) == _readable(whole)


def test_no_piece_ends_inside_a_character(live: tuple[Any, Any]) -> None:
    pieces = _streamed(live, PROMPTS[1], temperature=2.0, cap=120)
    assert len(pieces) > 5
    assert all(not piece.text.endswith("\ufffd") for piece in pieces)
    assert [piece.tokens for piece in pieces] == sorted(piece.tokens for piece in pieces)
