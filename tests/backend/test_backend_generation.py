from __future__ import annotations

from typing import Any

import pytest

from adapterc.backend.generation import Draws, generate, sample
from support.glossary import with_tokens
from support.tiny_model import make_tiny_base
from support.verifying import prompt

pytestmark = pytest.mark.slow

PROMPTS = [prompt("Why does ice float?"), prompt("Σ7")]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    model, tokenizer = with_tokens(make_tiny_base(tmp_path_factory.mktemp("base")))
    return model.eval(), tokenizer


def draw(base: tuple[Any, Any], seeds: list[list[int]], temperature: float = 0.7) -> list[list[str]]:
    found = sample(*base, PROMPTS, [10, 6], Draws(seeds=seeds, temperature=temperature))
    return [[answer.text for answer in own] for own in found]


def test_a_draw_depends_on_its_seed_alone(base: tuple[Any, Any]) -> None:
    together = draw(base, [[1, 2, 3], [4]])
    assert draw(base, [[2], [9, 4]]) == [[together[0][1]], [draw(base, [[], [9]])[1][0], together[1][0]]]


def test_seeds_draw_different_answers(base: tuple[Any, Any]) -> None:
    assert len(set(draw(base, [list(range(8)), []])[0])) > 4


def test_no_draw_is_longer_than_its_cap(base: tuple[Any, Any]) -> None:
    found = sample(*base, PROMPTS, [10, 6], Draws(seeds=[[1, 2], [3, 4]], temperature=0.7))
    assert [max(answer.tokens for answer in own) for own in found] == [10, 6]


def test_a_cold_draw_is_the_likeliest_answer(base: tuple[Any, Any]) -> None:
    likeliest = [answer.text for answer in generate(*base, PROMPTS, [10, 6])]
    assert draw(base, [[1], [2]], temperature=1e-4) == [[text] for text in likeliest]
