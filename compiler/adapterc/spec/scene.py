"""Scenes: one token that stands for a whole scene."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from adapterc.spec.fields import LIST_LIMIT, FileReference, Line, Section, Text, file_or_list


class Form(Section):
    """One way a scene is spelled out."""

    form: Line = Field(
        description="The kind of text: a word or two, as it will be asked for.",
        examples=["text", "symbols", "phrase", "formula"],
    )
    tone: Line = Field(
        alias="register",
        description="How it sounds: a word or two, as it will be asked for.",
        examples=["poetic", "logical", "technical"],
    )
    text: Text = Field(description="The scene in this form and register; short, so that it is learned.")


class Paraphrase(Section):
    """A scene in other words, as a record of a JSONL file."""

    text: Text = Field(
        description="What it says.", examples=["The room went still, and then the heat was on his face."]
    )


Paraphrases = Annotated[
    Annotated[FileReference, Tag("<file>")]
    | Annotated[tuple[Text, ...], Field(max_length=LIST_LIMIT), Tag("<list>")],
    Discriminator(file_or_list),
]


class Scene(Section):
    """A hyperlexeme: one token, one scene, one embedding.

    The five attributes define the scene. Where it has no `paraphrases`, sentences are composed of them by
    which verification tells scenes apart, so they are best written as the descriptions say.
    """

    token: Line = Field(description="The token.", examples=["Δ21"])
    archetype: Text | None = Field(
        default=None,
        description="Who or what stands in the scene: a noun phrase.",
        examples=["a guard on a threshold"],
    )
    action: Text | None = Field(
        default=None,
        description="What happens: a short sentence, or a noun phrase.",
        examples=["someone comes in and stops at once"],
    )
    field: Text | None = Field(
        default=None,
        description="Where and in which tension it happens: a noun phrase.",
        examples=["a silence in which the air turns hot"],
    )
    emotion: Text | None = Field(
        default=None, description="How it feels: a noun or two.", examples=["fear and alertness"]
    )
    rhythm: Text | None = Field(
        default=None,
        description="How it moves: a short phrase.",
        examples=["a long pause, then one step"],
    )
    forms: tuple[Form, ...] = Field(
        default=(),
        max_length=LIST_LIMIT,
        description="The scene spelled out. The first is the default: what the token alone decodes to.",
    )
    row: Literal["composed", "trained"] = Field(
        default="composed", description="Whether the token's embedding row is composed or trained."
    )
    paraphrases: Paraphrases = Field(
        default=(),
        description="The scene in other words, ten or more: never trained on, it is to be recognised by "
        "them. A list, or {file: x.jsonl} with a `text` a line; left out, they are composed of the five "
        "attributes.",
        examples=[["The room went still, and then the heat was on his face."]],
    )
