"""Where a token stands whole: what the tokenizer finds is what lints find."""

from __future__ import annotations

import pytest

from adapterc.whole_words import places_of, unbound

TEXTS = [
    ("kelmora", "x-kelmora", [2]),
    ("kelmora", "kelmora-2", [0]),
    ("kelmora", "Say kelmora. And 'kelmora'", [4, 18]),
    ("kelmora", "kelmora_2 xkelmora kelmoras", []),
    ("kelmora", "kelmora\u0301 kelmora\u200d", []),
    ("kelmora", "Kelmora", []),
    ("🪁2", "x🪁2 🪁2x", []),
    ("🪁2", "🪁🪁2", [1]),
    ("Δ21", "Δ210", []),
    ("昼雨", "昼雨は", []),
    ("❤", "❤\ufe0f ❤", [3]),
    ("❤\ufe0f", "❤\ufe0f!", [0]),
    ("👍", "👍🏿", [0]),
    ("👩", "👩\u200d🚀", []),
]


@pytest.mark.parametrize(("token", "text", "places"), TEXTS)
def test_where_a_token_stands(token: str, text: str, places: list[int]) -> None:
    assert list(places_of(token, text)) == places


@pytest.mark.parametrize(("token", "text", "places"), TEXTS)
def test_the_tokenizer_finds_it_there(token: str, text: str, places: list[int]) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({"?": 0}, unk_token="?"))
    tokenizer.add_tokens([tokenizers.AddedToken(token, single_word=True, normalized=False)])
    found = tokenizer.encode(text)
    assert [
        start for (start, _), name in zip(found.offsets, found.tokens, strict=True) if name == token
    ] == places


@pytest.mark.parametrize(
    ("token", "bare"),
    [("tal.", "tal"), ("'tal'", "tal"), ("vorn-tal", "vorn-tal"), ("⟨x⟩", "⟨x⟩"), ("--", "--")],
)
def test_a_token_without_the_signs_of_sentences(token: str, bare: str) -> None:
    assert unbound(token) == bare
