"""What an author may ask of the dataset, the training and the verification."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from adapterc.ir.measures import PART_METRICS
from adapterc.spec.conditions import bounded, in_range
from adapterc.spec.declared_task import MOST_TASKS, TaskEntry
from adapterc.spec.fields import Bound, Path, Section
from adapterc.spec.teacher import Teacher

Seed = Annotated[int, Field(ge=0, lt=2**63)]
Projection = Literal["q", "k", "v", "o"]


Weight = Annotated[float, Field(ge=0, le=100)]


class MixSection(Section):
    """How many rows each section of the spec has, as a multiple of what it would have without a weight."""

    traits: Weight = Field(default=1, description="Weight of rows that traits ask for, written or composed.")
    role: Weight = Field(default=1, description="Weight of rows on who speaks.")
    frames: Weight = Field(default=1, description="Weight of rows on ways of thinking.")
    knowledge: Weight = Field(default=1, description="Weight of rows on facts.")
    skills: Weight = Field(default=1, description="Weight of demonstrations that train.")
    dialogues: Weight = Field(default=1, description="Weight of the answers in dialogues.")
    scenes: Weight = Field(default=1, description="Weight of rows that decode scenes.")


class DatasetSection(Section):
    """How large the dataset is and what it is made with."""

    rows: Literal["auto"] | Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default="auto",
        description="How many training rows, replay not counted; what the spec itself says always stays.",
    )
    replay: Literal["auto"] | Annotated[float, Field(ge=0, le=0.5)] = Field(
        default="auto",
        description="Share of rows that keep the base as it is; `auto` is a fifth, and with scenes as much "
        "as it takes.",
    )
    mix: MixSection = Field(
        default=MixSection(),
        description="Weights of the spec's sections among the rows. 1 is as it is, 2 asks for twice as many "
        "where there is more to ask, 0 leaves the section out; `rows` says how many rows 1 stands for.",
        examples=[{"dialogues": 1, "knowledge": 2, "role": 0.5}],
    )
    templates: tuple[Path, ...] = Field(
        default=(),
        max_length=8,
        description="YAML files of the author's own templates, relative to the spec's folder.",
        examples=[["templates/sea.yaml"]],
    )
    teacher: Teacher | None = Field(
        default=None,
        description="Who answers as the wanted pole of a preference would, in the place of answers woven "
        "from moves: `self`, the base under the persona's prompt, or a model behind an address.",
        examples=["self", {"endpoint": "http://localhost:8080/v1", "model": "qwen3-8b"}],
    )
    seed: Seed = Field(default=0, description="Every random choice of the dataset follows from it.")


class Targets(Section):
    """Which parts of each layer the adapter changes."""

    attention: tuple[Projection, ...] = Field(
        default=("q", "v"), max_length=4, description="Attention projections: how attention moves."
    )
    ffn: bool = Field(default=True, description="The feed-forward part: turning field into speech.")
    output_projection: bool = Field(default=True, description="The attention's output projection.")


class TrainingSection(Section):
    """What is asked of the training; what is left out is chosen for the base's size."""

    preset: Literal["auto"] = Field(
        default="auto", description="Where the numbers come from that are not given."
    )
    rank: Annotated[int, Field(ge=1, le=1024)] | None = Field(default=None, description="LoRA rank.")
    alpha: Annotated[int, Field(ge=1, le=4096)] | None = Field(
        default=None, description="LoRA alpha, a whole number."
    )
    targets: Targets = Field(default=Targets(), description="Which parts of each layer are changed.")
    learning_rate: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None, description="Peak learning rate."
    )
    epochs: Annotated[int, Field(ge=1, le=100)] | None = Field(
        default=None, description="Passes over the rows."
    )
    batch_size: Annotated[int, Field(ge=1, le=1024)] | None = Field(default=None, description="Rows a step.")
    seed: Seed = Field(default=0, description="Every random choice of the training follows from it.")
    scale: Literal["auto"] | Annotated[float, Field(gt=0, le=2)] = Field(
        default=1.0,
        description="What the trained adapter's effect is multiplied by, once it is trained; `auto` takes "
        "0.5, 0.75 or 1, chosen on questions that neither train nor verify.",
        examples=["auto", 0.75],
    )


class EmitSection(Section):
    """What of the build is put into the artifact."""

    dataset: Literal["keep", "omit"] = Field(
        default="keep",
        description="`omit` leaves the rows out, and the files and texts that they were made from; their "
        "hashes stay.",
    )


class RetentionSection(Section):
    """How much of the base must be kept, on neutral text."""

    model_config = ConfigDict(json_schema_extra={"allOf": [bounded("at_most"), in_range()]})

    kl: Bound | None = Field(default=None, description="Mean KL to the base, nats a token.")
    ppl_ratio: Bound | None = Field(default=None, description="Perplexity over the base's.")


class VerifySection(Section):
    """How the artifact is judged."""

    profile: Literal["quick", "standard", "release"] = Field(
        default="quick",
        description="How much is measured: `quick` the base and the adapter; `standard` also a control "
        "adapter, trained on the same rows with the poles of their pairs swapped at random, the base under "
        "the persona as a system prompt, and what is left of the old behaviour; `release` all of it, with "
        "three training seeds.",
    )
    retention: RetentionSection = Field(
        default=RetentionSection(),
        description="Bounds on what the base may lose.",
        examples=[{"kl": {"at_most": 0.1}}],
    )
    knowledge: dict[str, Bound] = Field(
        default_factory=dict,
        description="Thresholds on all knowledge together: accuracy, how often a fact is the likeliest of "
        "five answers to a held-out question; recall, how often its key words stand in a greedy answer.",
        examples=[{"accuracy": {"at_least": 0.6}}],
        json_schema_extra={"allOf": [bounded("at_least", *PART_METRICS["knowledge"]), in_range()]},
    )
    dialogues: dict[str, Bound] = Field(
        default_factory=dict,
        description="Thresholds on all dialogues together: likelihood_gain, nats a token by which the "
        "author's turns in held-out dialogues are likelier than to the base.",
        examples=[{"likelihood_gain": {"at_least": 0.1}}],
        json_schema_extra={"allOf": [bounded("at_least", *PART_METRICS["dialogues"]), in_range()]},
    )
    tasks: tuple[TaskEntry, ...] = Field(
        default=(),
        max_length=MOST_TASKS,
        description="lm-eval tasks that the adapter must not be worse at than the base: names, or mappings "
        "with a margin, a limit, a metric or a file of your own.",
        examples=[["hellaswag", {"task": "arc_easy", "limit": 200, "margin": 0.05}]],
    )
