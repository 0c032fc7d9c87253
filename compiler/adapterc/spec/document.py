"""The whole spec."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue
from pydantic_core import PydanticCustomError

from adapterc.spec.fields import LIST_LIMIT, Id, LanguageTag, Line, Path, Section
from adapterc.spec.options import DatasetSection, EmitSection, TrainingSection, VerifySection
from adapterc.spec.persona import Dialogues, Fact, Frame, Role, Skill
from adapterc.spec.scene import Scene
from adapterc.spec.trait import Trait
from adapterc.spec.uncompiled import only_words

LANGUAGE_VERSION = 1


LIBRARY_LACKS = ("base", "dialogues", "training", "verify", "emit", "licence")
"""What only a spec that is built can say: a library has no say in it."""
LIBRARY_HAS = {"dataset": "templates"}
"""Sections of which a library has one key alone: its templates come along with its parts."""


def _of_libraries() -> dict[str, JsonValue]:
    """What a library lacks, said to editors."""
    others = (key for key in DatasetSection.model_fields if key != LIBRARY_HAS["dataset"])
    dataset: JsonValue = {"properties": dict.fromkeys(others, False)}
    return {"properties": {**dict.fromkeys(LIBRARY_LACKS, False), "dataset": dataset}}


_A_REPOSITORY: dict[str, JsonValue] = {"properties": {"git": {"type": "string"}}, "required": ["git"]}


class Import(Section):
    """A library of specs, by path or by git."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": _A_REPOSITORY,
            "then": {"properties": {"ref": {"type": "string"}}, "required": ["ref"]},
            "else": {"properties": {"ref": {"type": "null"}}},
        }
    )

    path: Path = Field(
        description="The library's file, relative to this one and within the same repository; with `git`, "
        "relative to the top of that one.",
        examples=["library/calm.yaml"],
    )
    git: Path | None = Field(
        default=None,
        description="Address of another repository: https, ssh, or a path that `adapterc lock` is allowed.",
        examples=["https://example.org/team/specs.git"],
    )
    ref: Line | None = Field(
        default=None,
        description="Tag, branch or commit of that repository; adapterc.lock pins the commit.",
        examples=["v1.4.0"],
    )
    prefix: Id | None = Field(
        default=None,
        description="Put before the ids of the library's traits, frames and skills, and the names of its "
        "families of templates: `prefix-id`.",
        examples=["house"],
    )


def _no_truth(value: object) -> object:
    """`true` equals 1 in Python, and is no version."""
    if isinstance(value, bool):
        raise PydanticCustomError("version", "a truth value")
    return value


class Spec(Section):
    """A behaviour spec: what is declared is what is verified."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"kind": {"const": "library"}}, "required": ["kind"]},
            "then": _of_libraries(),
            "else": {"required": ["base"]},
        }
    )

    adapterc: Annotated[Literal[1], BeforeValidator(_no_truth)] = Field(
        description="Version of the language."
    )
    kind: Annotated[Literal["adapter", "ensemble", "library"], only_words(["adapter", "library"])] = Field(
        default="adapter",
        description="What the file declares: an adapter, or a library of parts that specs import.",
    )
    name: Id = Field(description="Name of the artifact.", examples=["metaphysicist"])
    language: tuple[LanguageTag, ...] = Field(
        default=("en",), min_length=1, max_length=32, description="Languages that the adapter speaks."
    )
    base: Path = Field(
        default_factory=str,
        description="Base model: an embedded alias, a hub id with its commit, or a folder.",
        examples=["smollm2-135m-instruct"],
    )
    imports: tuple[Import, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="Libraries to build on."
    )
    role: Role = Field(default=Role(), description="Who speaks.")
    traits: tuple[Trait, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="What is trained and proved."
    )
    scenes: tuple[Scene, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="Tokens that stand for scenes."
    )
    frames: tuple[Frame, ...] = Field(default=(), max_length=LIST_LIMIT, description="Ways of thinking.")
    knowledge: tuple[Fact, ...] = Field(default=(), max_length=LIST_LIMIT, description="What to know.")
    skills: tuple[Skill, ...] = Field(default=(), max_length=LIST_LIMIT, description="What to be able to do.")
    dialogues: Dialogues = Field(default=(), description="Real conversations: a list, or {file: x.jsonl}.")
    dataset: DatasetSection = Field(default=DatasetSection(), description="The dataset.")
    training: TrainingSection = Field(default=TrainingSection(), description="The training.")
    verify: VerifySection = Field(default=VerifySection(), description="The verification.")
    emit: EmitSection = Field(
        default=EmitSection(), description="The artifact.", examples=[{"dataset": "omit"}]
    )
    licence: Line | None = Field(default=None, description="Licence of the adapter, an SPDX identifier.")
    credits: tuple[Line, ...] = Field(
        default=(),
        max_length=LIST_LIMIT,
        description="Whose work the adapter is made from, a line each; the model card shows them.",
        examples=[["Mira, a character by Ana; licence: CC-BY-4.0"]],
    )
