"""A model's words on a terminal."""

from __future__ import annotations

import io
from collections.abc import Generator

import pytest

from adapterc.backend.stream import Piece
from adapterc.cli.spoken import shown, speak
from adapterc.errors import AdaptercError


def _pieces(*texts: str, stopped: bool = False) -> Generator[Piece, None, None]:
    for at, text in enumerate(texts):
        yield Piece(text=text, tokens=at + 1)
    if stopped:
        raise KeyboardInterrupt


def test_line_breaks_and_tabs_stay_and_nothing_else_is_alive() -> None:
    assert shown("Δ21\n\tтихо\x1b[2J\x07\r\u202e\u2028\x9b 🜂") == (
        "Δ21\n\tтихо\\x1b[2J\\x07\\x0d\\u202e\\u2028\\x9b 🜂"
    )


def test_pieces_go_out_as_they_come() -> None:
    out = io.StringIO()
    said = speak(_pieces("He ", "froze\x1b."), out)
    assert (said.text, said.tokens, out.getvalue()) == ("He froze\x1b.", 2, "He froze\\x1b.\n")


def test_an_interrupt_ends_the_line_and_comes_through() -> None:
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        speak(_pieces("He ", stopped=True), out)
    assert out.getvalue() == "He \n"


def test_of_a_question_that_is_refused_nothing_is_written() -> None:
    def refused() -> Generator[Piece, None, None]:
        raise AdaptercError("the question is too long")
        yield Piece(text="", tokens=0)

    out = io.StringIO()
    with pytest.raises(AdaptercError):
        speak(refused(), out, label="adapter: ")
    assert out.getvalue() == ""


@pytest.mark.parametrize("texts", [("He ", "froze."), ("",), ()])
def test_a_label_stands_once_before_an_answer_however_short(texts: tuple[str, ...]) -> None:
    out = io.StringIO()
    speak(_pieces(*texts), out, label="base: ")
    assert out.getvalue() == f"base: {''.join(texts)}\n"


def test_without_an_output_an_answer_is_gathered() -> None:
    assert speak(_pieces("a", "b"), None).text == "ab"
