"""Words that somebody types who means a scene."""

from __future__ import annotations

import pytest

from adapterc.cli.session import completer
from adapterc.driver.known_scenes import KnownScene, KnownScenes

SCENES = KnownScenes(
    scenes=tuple(KnownScene(token=token, forms=()) for token in ("Δ21", "тишинажаршаг", "🜂⟁", "Δ210"))
)


@pytest.mark.parametrize(
    "text", ["Δ21", "What is Δ21?", "«Δ21»", "Δ21-Δ210, 🜂⟁!", "Δ21's end", "an ordinary question", ""]
)
def test_what_is_said_right_is_not_remarked_on(text: str) -> None:
    assert SCENES.nearly(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("∆21", ("∆21", "Δ21")),
        ("(δ21?)", ("δ21", "Δ21")),
        ("Δ2100 and on", ("Δ2100", "Δ210")),
        ("о тишинажаршаге", ("тишинажаршаге", "тишинажаршаг")),
    ],
)
def test_what_is_nearly_a_token_is_named_with_it(text: str, found: tuple[str, str]) -> None:
    assert SCENES.nearly(text) == (found,)


def test_few_are_named() -> None:
    assert len(SCENES.nearly(" ".join(f"Δ21{at}x" for at in range(9)))) == 3


def test_a_token_is_completed() -> None:
    complete = completer((*SCENES.tokens, "/base"))
    assert [complete("Δ2", at) for at in range(3)] == ["Δ21", "Δ210", None]
    assert complete("/", 0) == "/base"
    assert complete("x", 0) is None
