"""The measures a trait may name: what is counted in an answer, and which bounds make sense for it.

Literal lists; the front end checks names against them, expansion writes both poles for them,
verification scores them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from adapterc.value import value


@value()
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

STRUCTURES: tuple[Measure, ...] = (
    Measure(
        id="numbered_list",
        unit="rate",
        counts="answers with at least two numbered points, each on a line of its own",
        metrics=("rate",),
    ),
    Measure(
        id="bullet_list",
        unit="rate",
        counts="answers with at least two bulleted points, each on a line of its own",
        metrics=("rate",),
    ),
    Measure(
        id="one_paragraph",
        unit="rate",
        counts="answers in one paragraph, without a line break, a list or a heading",
        metrics=("rate",),
    ),
    Measure(
        id="heading",
        unit="rate",
        counts="answers whose first line is a heading (marked with # or all bold), with text below it",
        metrics=("rate",),
    ),
    Measure(
        id="lead_sentence",
        unit="rate",
        counts="answers whose first paragraph is one statement, with more paragraphs below it",
        metrics=("rate",),
    ),
    Measure(
        id="opens_with_question",
        unit="rate",
        counts="answers whose first sentence is a question",
        metrics=("rate",),
    ),
    Measure(
        id="ends_with_question",
        unit="rate",
        counts="answers whose last sentence is a question",
        metrics=("rate",),
    ),
)
"""Forms that an answer has or has not: what a trait of kind `structure` names as its measure."""

MEASURES_OF: Mapping[str, tuple[Measure, ...]] = {
    "increase": MEASURES,
    "decrease": MEASURES,
    "structure": STRUCTURES,
}
"""For each kind of trait that counts something what it may count."""

PREFERENCE_METRICS = ("accuracy", "effect_size")
"""What is computed of two poles."""

PART_METRICS: Mapping[str, tuple[str, ...]] = {
    "knowledge": ("accuracy", "recall"),
    "frame": ("steps",),
    "dialogues": ("likelihood_gain",),
}
"""What is computed of a part that is no trait and no skill; each is bounded from below.

accuracy: share of held-out questions whose fact is the likeliest of the choices. recall: share of greedy
answers that hold at least half of their fact's key words. steps: share of a frame's steps in an answer.
likelihood_gain: nats a token by which the author's turns are likelier than to the base.
"""

SIDES = {"preference": "at_least", "increase": "at_least", "decrease": "at_most", "structure": "at_least"}
"""For each kind of trait the side from which its metrics are bounded."""


def measure_named(name: str) -> Measure | None:
    """The measure, or the structure, with this id, if there is one."""
    return next((measure for measure in (*MEASURES, *STRUCTURES) if measure.id == name), None)


def is_structure(name: str) -> bool:
    """Whether what goes by this name is a form and no count."""
    return any(structure.id == name for structure in STRUCTURES)
