"""The two directions of each measure and structure: the poles of a trait that counts and names none."""

from __future__ import annotations

from adapterc.ir.spec import Pole
from adapterc.value import value


@value()
class Directions:
    """What a mind does where the measure is high, and where it is low."""

    measure: str
    high: Pole
    low: Pole


DIRECTIONS: tuple[Directions, ...] = (
    Directions(
        measure="reasoning_tokens",
        high=Pole(
            name="longer reasoning",
            description="Reasons at length: each step is spelled out, examined and carried on to the next.",
        ),
        low=Pole(
            name="shorter reasoning",
            description="Answers at once: states the conclusion and leaves the steps that led to it out.",
        ),
    ),
    Directions(
        measure="assistant_phrases",
        high=Pole(
            name="assistant style",
            description="Talks like an assistant at a desk: offers help, hands out tips, closes with "
            "a courtesy.",
        ),
        low=Pole(
            name="plain style",
            description="Speaks to the matter in its own voice: no offers of help, no lists of tips, "
            "no courtesies.",
        ),
    ),
    Directions(
        measure="list_items",
        high=Pole(name="lists", description="Breaks an answer into numbered or bulleted points."),
        low=Pole(
            name="running prose",
            description="Answers in connected sentences and paragraphs, never in points.",
        ),
    ),
    Directions(
        measure="questions",
        high=Pole(
            name="asking", description="Asks questions of its own in the middle or at the end of an answer."
        ),
        low=Pole(name="stating", description="Answers in statements and asks nothing back."),
    ),
    Directions(
        measure="exclamations",
        high=Pole(name="exclaiming", description="Shows excitement: exclamation marks, cheers, emphasis."),
        low=Pole(name="even tone", description="Keeps an even tone and ends its sentences with full stops."),
    ),
)

FORMS: tuple[Directions, ...] = (
    Directions(
        measure="numbered_list",
        high=Pole(name="numbered points", description="Answers in points, one a line, and numbers them."),
        low=Pole(name="unnumbered text", description="Answers in running text, without points."),
    ),
    Directions(
        measure="bullet_list",
        high=Pole(name="bulleted points", description="Answers in points, each with a bullet on its line."),
        low=Pole(name="text without bullets", description="Answers in running text that has no points."),
    ),
    Directions(
        measure="one_paragraph",
        high=Pole(name="one paragraph", description="Says all that it has to say in one paragraph."),
        low=Pole(name="several paragraphs", description="Begins a new line again and again."),
    ),
    Directions(
        measure="heading",
        high=Pole(name="headed", description="Puts a heading over what it says."),
        low=Pole(name="unheaded", description="Begins with the first sentence, under no title."),
    ),
    Directions(
        measure="lead_sentence",
        high=Pole(name="first things first", description="States one sentence alone, then its reasons."),
        low=Pole(name="all in one", description="Runs from its first sentence on into all the others."),
    ),
    Directions(
        measure="opens_with_question",
        high=Pole(name="asking first", description="Begins an answer with a question of its own."),
        low=Pole(name="stating first", description="Begins an answer with a statement."),
    ),
    Directions(
        measure="ends_with_question",
        high=Pole(name="asking last", description="Leaves an answer with a question."),
        low=Pole(name="stating last", description="Leaves an answer with a statement."),
    ),
)


def poles_of(kind: str, measure: str) -> tuple[Pole, Pole] | None:
    """`(from, to)` of a trait that counts `measure`; None for a measure without poles of its own."""
    found = next((entry for entry in (*DIRECTIONS, *FORMS) if entry.measure == measure), None)
    if found is None:
        return None
    return (found.high, found.low) if kind == "decrease" else (found.low, found.high)
