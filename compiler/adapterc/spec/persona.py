"""Who speaks and how: role, frames of thought, dialogues, knowledge and skills."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from adapterc.ir.measures import PART_METRICS, PREFERENCE_METRICS
from adapterc.spec.conditions import bounded, in_range
from adapterc.spec.fields import (
    LIST_LIMIT,
    Bound,
    FileReference,
    Id,
    Line,
    Path,
    Section,
    Text,
    file_or_list,
)


class Role(Section):
    """Who speaks."""

    title: Line | None = Field(default=None, description="What the speaker is.", examples=["a metaphysicist"])
    summary: Text | None = Field(default=None, description="The speaker in a few sentences.")
    voice: Text | None = Field(default=None, description="How the speaker sounds.")
    facts: tuple[Text, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="What is true of the speaker."
    )


class Demonstration(Section):
    """A worked answer."""

    prompt: Text = Field(description="What the user says.")
    answer: Text = Field(description="The answer.")


class Frame(Section):
    """A way of thinking, as a principle and the steps of its chain."""

    id: Id = Field(description="The frame's name.")
    principle: Text = Field(description="The rule that the frame follows.")
    steps: tuple[Text, ...] = Field(default=(), max_length=LIST_LIMIT, description="The chain, step by step.")
    demonstrations: tuple[Demonstration, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="The frame at work."
    )
    verify: dict[str, Bound] = Field(
        default_factory=dict,
        description="Thresholds by metric: steps, the share of the frame's steps that stand in an answer "
        "to a held-out question.",
        examples=[{"steps": {"at_least": 0.3}}],
        json_schema_extra={"allOf": [bounded("at_least", *PART_METRICS["frame"]), in_range()]},
    )


class Message(Section):
    """One turn."""

    role: Literal["system", "user", "assistant"] = Field(description="Who speaks.")
    content: Text = Field(description="What is said.")


class Dialogue(Section):
    """One real conversation."""

    messages: tuple[Message, ...] = Field(
        min_length=1, max_length=LIST_LIMIT, description="Turns in order; the assistant has the last word."
    )


Dialogues = Annotated[
    Annotated[FileReference, Tag("<file>")]
    | Annotated[tuple[Dialogue, ...], Field(max_length=LIST_LIMIT), Tag("<list>")],
    Discriminator(file_or_list),
]


class Fact(Section):
    """Something to know, compressed into examples."""

    fact: Text = Field(description="What is true.")
    ask: tuple[Text, ...] = Field(
        default=(),
        max_length=LIST_LIMIT,
        examples=[["What is peat?", "How does peat form?"]],
        description="Questions that it answers; without any it is asked for by its first words.",
    )


class Skill(Section):
    """Something to be able to do, shown by worked answers."""

    id: Id = Field(description="The skill's name.")
    demonstrations: tuple[Demonstration, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="Worked answers."
    )
    file: Path | None = Field(default=None, description="A JSONL file of more worked answers.")
    verify: dict[str, Bound] = Field(
        default_factory=dict,
        description="Thresholds by metric, accuracy or effect_size; two fifths of the demonstrations are "
        "then held out to judge by.",
        examples=[{"accuracy": {"at_least": 0.6}}],
        json_schema_extra={"allOf": [bounded("at_least", *PREFERENCE_METRICS), in_range()]},
    )
