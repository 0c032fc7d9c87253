"""What a pole's examples and markers show of how it speaks."""

from __future__ import annotations

import pytest

from adapterc.expand.exemplars import marker_frames, moves_from_examples
from adapterc.ir.spec import Example, Moves, Pole


def pole(answer: str, *, prompt: str = "What is a harbour?", markers: tuple[str, ...] = ()) -> Pole:
    return Pole(name="p", description="", markers=markers, examples=(Example(prompt=prompt, answer=answer),))


def test_sentences_that_fit_any_subject_become_moves_by_their_place() -> None:
    shown = moves_from_examples(
        pole("A harbour is never only itself. Yet look at the harbour again. Nothing is said of it then.")
    )
    assert shown == Moves(
        open=("{Claim}.", "{Subject} is never only itself."),
        turn=("Yet look at {subject} again.",),
        close=("Nothing is said of it then.",),
    )


def test_a_sentence_about_anything_else_is_left_out() -> None:
    shown = moves_from_examples(pole("A harbour is a sheltered body of water. Ships sleep there at night."))
    assert shown == Moves(open=("{Claim}.",))


def test_an_article_goes_with_its_subject() -> None:
    shown = moves_from_examples(pole("What would the harbour be without an end? It is so."))
    assert shown.open == ("{Claim}.", "What would {subject} be without an end?")


def test_braces_are_never_taken_for_slots() -> None:
    assert moves_from_examples(pole("A harbour is {claim}. It is {{ so }} then.")) == Moves(
        open=("{Claim}.",)
    )


def test_a_pole_without_examples_shows_nothing() -> None:
    assert moves_from_examples(Pole(name="p", description="")) == Moves(open=("{Claim}.",))


@pytest.mark.parametrize(
    ("marker", "answer", "frame"),
    [
        ("in general", "In general, ships sleep.", "In general, {claim}."),
        ("yet", "Yet ships sleep.", "Yet {claim}."),
        ("matey", "Ships sleep, matey.", "{Claim}, matey."),
        ("arr", "Ships sleep.", "Arr, {claim}."),
        ("which is it?", "Ships sleep.", "{Claim}. Which is it?"),
    ],
)
def test_a_marker_stands_where_the_examples_put_it(marker: str, answer: str, frame: str) -> None:
    assert marker_frames(pole(answer, markers=(marker,))) == (frame,)


def test_a_marker_that_is_no_word_or_holds_braces_makes_no_frame() -> None:
    assert marker_frames(pole("So.", markers=("…", "{x}"))) == ()
