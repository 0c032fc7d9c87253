"""The two directions of each measure: the poles of an increase or decrease that names none."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.ir.spec import Pole


@dataclass(frozen=True, slots=True, kw_only=True)
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


def poles_of(kind: str, measure: str) -> tuple[Pole, Pole] | None:
    """`(from, to)` of an increase or decrease of `measure`; None for a measure without poles of its own."""
    found = next((entry for entry in DIRECTIONS if entry.measure == measure), None)
    if found is None:
        return None
    return (found.low, found.high) if kind == "increase" else (found.high, found.low)
