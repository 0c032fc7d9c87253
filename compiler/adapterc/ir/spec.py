"""The resolved spec: every import merged, every default filled, no trace of YAML left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Literal

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.declared_tasks import DeclaredTask
from adapterc.ir.mix import Mix
from adapterc.ir.scene import Scene
from adapterc.ir.teacher import Teacher
from adapterc.ir.templates import AuthorTemplates
from adapterc.value import value

SpecKind = Literal["adapter", "ensemble", "library"]
TraitKind = Literal["preference", "increase", "decrease", "structure"]
Profile = Literal["quick", "standard", "release"]
Speaker = Literal["user", "assistant"]


@value()
class Message:
    """One turn of a conversation."""

    role: Speaker
    content: str


@value()
class Example:
    """A prompt and how one pole answers it."""

    prompt: str
    answer: str


@value()
class Moves:
    """How a mind moves through an answer: sentences with the slots {claim}, {Claim}, {subject}, {Subject}.

    `open` takes up what is granted, `turn` turns it against itself, `lean` leans it on its
    contrary, `close` leaves it. Slots are filled as data; nothing here is a template language.
    """

    open: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    lean: tuple[str, ...] = ()
    close: tuple[str, ...] = ()

    def placed(self) -> Iterator[tuple[str, str]]:
        """Every move with its place, such as `open.3`, in the order of an answer."""
        parts = (("open", self.open), ("turn", self.turn), ("lean", self.lean), ("close", self.close))
        for part, moves in parts:
            for at, move in enumerate(moves):
                yield f"{part}.{at}", move


@value()
class Pole:
    """One of a trait's two ends."""

    name: str
    description: str
    markers: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    moves: Moves = Moves()


@value()
class Threshold:
    """A bound declared on a metric; it binds the confidence interval, not the estimate."""

    metric: str
    at_least: float | None = None
    at_most: float | None = None


@value()
class AnswerPair:
    """A question with both poles' answers, written by a person to train on."""

    prompt: str
    to: str
    opposite: str


@value()
class ProbePair:
    """A held-out question with both poles' answers, written by a person for verification only."""

    family: str
    subject: str
    prompt: str
    to: str
    opposite: str


@value()
class Trait:
    """A declared, checkable direction of behaviour, from one pole to the other."""

    id: str
    kind: TraitKind
    opposite: Pole
    to: Pole
    measure: str = ""
    thresholds: tuple[Threshold, ...] = ()
    pairs: tuple[AnswerPair, ...] = ()
    probes: tuple[ProbePair, ...] = ()

    @property
    def counted(self) -> Pole:
        """The pole whose markers a measure counts: the one that is to vanish, or that is to appear."""
        return self.opposite if self.kind == "decrease" else self.to


@value()
class Demonstration:
    """A worked answer."""

    prompt: str
    answer: str


@value()
class Frame:
    """A way of thinking, as a principle and the steps of its chain."""

    id: str
    principle: str
    steps: tuple[str, ...] = ()
    demonstrations: tuple[Demonstration, ...] = ()
    thresholds: tuple[Threshold, ...] = field(default=(), metadata=KEYED_IF_SET)


@value()
class Fact:
    """Something to know, and the questions that it answers."""

    fact: str
    ask: tuple[str, ...] = ()


@value()
class Skill:
    """Something to be able to do. With thresholds a part of the demonstrations is held out to judge it by."""

    id: str
    demonstrations: tuple[Demonstration, ...]
    thresholds: tuple[Threshold, ...] = ()


@value()
class Role:
    """Who speaks."""

    title: str = ""
    summary: str = ""
    voice: str = ""
    facts: tuple[str, ...] = ()


@value()
class Dialogue:
    """One real conversation; the last turn is the assistant's."""

    messages: tuple[Message, ...]


@value()
class DatasetOptions:
    """How large the dataset is; None for `rows` or for the share of `replay` means chosen by the compiler."""

    rows: int | None = None
    replay: float | None = None
    seed: int = 0
    mix: Mix = field(default=Mix(), metadata=KEYED_IF_SET)
    teacher: Teacher | None = field(default=None, metadata=KEYED_IF_SET)


@value()
class TrainingOptions:
    """What the author asks of training; None means chosen by the compiler for the base's size.

    `scale` is what the trained adapter's effect is multiplied by, "auto" for one chosen on development items.
    """

    rank: int | None = None
    alpha: int | None = None
    attention: tuple[str, ...] = ("q", "v")
    ffn: bool = True
    output_projection: bool = True
    learning_rate: float | None = None
    epochs: int | None = None
    batch_size: int | None = None
    seed: int = 0
    scale: float | Literal["auto"] = field(default=1.0, metadata=KEYED_IF_SET)


@value()
class VerifyOptions:
    """How strictly the artifact is judged; `knowledge` and `dialogues` are judged as a whole each."""

    profile: Profile = "quick"
    retention: tuple[Threshold, ...] = ()
    knowledge: tuple[Threshold, ...] = field(default=(), metadata=KEYED_IF_SET)
    dialogues: tuple[Threshold, ...] = field(default=(), metadata=KEYED_IF_SET)
    tasks: tuple[DeclaredTask, ...] = field(default=(), metadata=KEYED_IF_SET)


@value()
class EmitOptions:
    """What of the build is put into the artifact."""

    dataset: Literal["keep", "omit"] = "keep"


@value()
class ResolvedSpec:
    """A spec as the later stages see it; a library, which is imported and never built, has no base."""

    name: str
    language: tuple[str, ...]
    base: str
    role: Role
    traits: tuple[Trait, ...]
    frames: tuple[Frame, ...]
    dialogues: tuple[Dialogue, ...]
    dataset: DatasetOptions
    training: TrainingOptions
    verify: VerifyOptions
    licence: str = ""
    kind: SpecKind = "adapter"
    scenes: tuple[Scene, ...] = ()
    knowledge: tuple[Fact, ...] = ()
    skills: tuple[Skill, ...] = ()
    emit: EmitOptions = EmitOptions()
    credits: tuple[str, ...] = ()
    templates: tuple[AuthorTemplates, ...] = field(default=(), metadata=KEYED_IF_SET)

    @property
    def is_glossary(self) -> bool:
        """Whether scenes are learned and no manner: ordinary questions are then answered as the base does."""
        return any(scene.forms for scene in self.scenes) and not (self.traits or self.dialogues)
