"""The measures a trait may name: what is counted in an answer, and which bounds make sense for it.

One literal list; the front end checks names against it, expansion writes both poles for it,
verification scores it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`unit` "length" is a positive count compared as a ratio of logs; "rate" is a share of answers."""

    id: str
    unit: Literal["length", "rate"]
    counts: str
    metrics: tuple[str, ...]


MEASURES: tuple[Measure, ...] = (
    Measure(
        id="reasoning_tokens",
        unit="length",
        counts="words of the answer, sentences that repeat an earlier one left out",
        metrics=("ratio_to_base",),
    ),
    Measure(
        id="assistant_phrases",
        unit="rate",
        counts="answers with at least one phrase of a helpful assistant: an offer, a list of tips, "
        "a closing courtesy",
        metrics=("rate",),
    ),
    Measure(
        id="list_items",
        unit="rate",
        counts="answers that fall into a numbered or bulleted list",
        metrics=("rate",),
    ),
    Measure(
        id="questions",
        unit="rate",
        counts="answers that ask at least one question",
        metrics=("rate",),
    ),
    Measure(
        id="exclamations",
        unit="rate",
        counts="answers with at least one exclamation mark",
        metrics=("rate",),
    ),
    Measure(
        id="markers",
        unit="rate",
        counts="answers with at least one of the markers that the trait declares",
        metrics=("rate",),
    ),
)

PREFERENCE_METRICS = ("accuracy", "effect_size")
"""What is computed of two poles."""

SIDES = {"preference": "at_least", "increase": "at_least", "decrease": "at_most"}
"""For each kind of trait the side from which its metrics are bounded."""


def measure_named(name: str) -> Measure | None:
    """The measure with this id, if there is one."""
    return next((measure for measure in MEASURES if measure.id == name), None)
