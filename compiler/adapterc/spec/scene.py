"""Scenes: one token that stands for a whole scene."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from adapterc.spec.fields import LIST_LIMIT, Line, Section, Text


class Form(Section):
    """One way a scene is spelled out."""

    form: Line = Field(description="The kind of text: phrase, symbol, paragraph, …")
    tone: Line = Field(alias="register", description="The register: poetic, technical, …")
    text: Text = Field(description="The scene in this form and register.")


class Scene(Section):
    """A hyperlexeme: one token, one scene, one embedding."""

    token: Line = Field(description="The token.", examples=["Δ21"])
    archetype: Text | None = Field(default=None, description="Who or what stands in the scene.")
    action: Text | None = Field(default=None, description="What happens.")
    field: Text | None = Field(default=None, description="Where and in which tension it happens.")
    emotion: Text | None = Field(default=None, description="How it feels.")
    rhythm: Text | None = Field(default=None, description="How it moves.")
    forms: tuple[Form, ...] = Field(default=(), max_length=LIST_LIMIT, description="The scene spelled out.")
    row: Literal["composed", "trained"] = Field(
        default="composed", description="Whether the token's embedding row is composed or trained."
    )
