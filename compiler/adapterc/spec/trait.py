"""Traits: declared, checkable directions of behaviour, from one pole to the other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from adapterc.spec.conditions import of_traits
from adapterc.spec.fields import (
    LIST_LIMIT,
    Bound,
    FileReference,
    Id,
    Line,
    Move,
    Section,
    Text,
    file_or_list,
)


class Example(Section):
    """A prompt and how this pole answers it."""

    prompt: Text = Field(description="What the user says.")
    answer: Text = Field(description="What a mind at this pole answers.")


class Moves(Section):
    """How a mind moves through an answer. Slots: {claim}, {Claim}, {subject}, {Subject}."""

    open: tuple[Move, ...] = Field(
        default=(),
        max_length=LIST_LIMIT,
        description="How it takes up what is granted.",
        examples=[["Suppose {claim}."]],
    )
    turn: tuple[Move, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="How it turns the claim against itself."
    )
    lean: tuple[Move, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="How it leans the claim on its contrary."
    )
    close: tuple[Move, ...] = Field(default=(), max_length=LIST_LIMIT, description="How it leaves the claim.")


class Pole(Section):
    """One of a trait's two ends."""

    name: Line = Field(description="A word or two for this end.", examples=["paradoxical"])
    description: Text = Field(description="What a mind at this end does.")
    markers: tuple[Line, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="Words or phrases that give this end away."
    )
    examples: tuple[Example, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="Prompts answered from this end."
    )
    moves: Moves = Field(default=Moves(), description="How a mind at this end moves through an answer.")


class Pair(Section):
    """A question with both poles' answers, to train on: what an answer is, and what it is not."""

    prompt: Text = Field(description="What the user says.")
    to: Text = Field(description="The answer of the pole `to`.")
    opposite: Text = Field(alias="from", description="The answer of the pole `from`.")


class Probe(Section):
    """A held-out question with both poles' answers: never trained on, used for verification only."""

    family: Id = Field(
        description="The group of like questions it belongs to; intervals are clustered by it."
    )
    subject: Line = Field(description="What the question is about.")
    prompt: Text = Field(description="What the user says.")
    to: Text = Field(description="The answer of the pole `to`.")
    opposite: Text = Field(alias="from", description="The answer of the pole `from`.")


TraitKind = Literal["preference", "increase", "decrease", "structure"]
Pairs = Annotated[
    Annotated[FileReference, Tag("<file>")]
    | Annotated[tuple[Pair, ...], Field(max_length=LIST_LIMIT), Tag("<list>")],
    Discriminator(file_or_list),
]
Probes = Annotated[
    Annotated[FileReference, Tag("<file>")]
    | Annotated[tuple[Probe, ...], Field(max_length=LIST_LIMIT), Tag("<list>")],
    Discriminator(file_or_list),
]


class Trait(Section):
    """A direction of behaviour that is trained and then proved."""

    model_config = ConfigDict(json_schema_extra=of_traits())

    id: Id = Field(description="The trait's name in reports.", examples=["paradoxical-reasoning"])
    kind: TraitKind = Field(
        description="preference: prefers `to` over `from`; increase, decrease: changes a measure; "
        "structure: gives answers a form."
    )
    opposite: Pole | None = Field(default=None, alias="from", description="The pole to move away from.")
    to: Pole | None = Field(default=None, description="The pole to move to.")
    measure: Line | None = Field(
        default=None,
        description="What is counted, for increase and decrease; the form of an answer, for structure.",
        examples=["reasoning_tokens", "numbered_list"],
    )
    pairs: Pairs = Field(
        default=(), description="Hand-written pairs to train on: a list, or {file: x.jsonl}."
    )
    probes: Probes = Field(default=(), description="Hand-written held-out pairs: a list, or {file: x.jsonl}.")
    verify: dict[str, Bound] = Field(
        default_factory=dict,
        description="Thresholds by metric.",
        examples=[
            {"accuracy": {"at_least": 0.6}},
            {"ratio_to_base": {"at_least": 1.5}},
            {"rate": {"at_least": 0.6}},
        ],
    )
