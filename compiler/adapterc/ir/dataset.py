"""Rows that train, items that verify, and where each came from."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.origin import Origin, Split
from adapterc.ir.part_items import PartItems
from adapterc.ir.scene_items import SceneItems
from adapterc.ir.settings import SettingItems
from adapterc.ir.spec import Message
from adapterc.ir.taught import Taught
from adapterc.value import value

__all__ = [
    "AS_BASE",
    "OPEN",
    "Dataset",
    "Origin",
    "PairItem",
    "ParrotFigures",
    "ProbeItem",
    "Row",
    "RowKind",
    "Split",
]

RowKind = Literal["pair", "demonstration", "replay", "lesson"]

AS_BASE: tuple[RowKind, ...] = ("replay", "lesson")
"""Rows that are held to what the base itself predicts, and to no pole: nothing of them is to be said."""

OPEN = "open"
"""Stands for a trait in what is asked of every adapter, whatever its traits: no trait may be called so."""


@value()
class Row:
    """One training row.

    pair: NLL on `chosen`, DPO against `rejected`. demonstration: NLL on `chosen`.
    replay: KL to the base on `chosen`; with no `messages` it is plain text outside any chat.
    lesson: KL on `chosen` to the base that reads `teacher` in place of `messages`: the words of the one
    come to mean to the adapter what those of the other mean to the base (prompt distillation).
    """

    id: str
    kind: RowKind
    origin: Origin
    subject: str
    messages: tuple[Message, ...]
    chosen: str
    rejected: str = ""
    teacher: tuple[Message, ...] = ()


@value()
class PairItem:
    """A held-out question with an answer of each pole; judged by log-likelihood.

    `prompt` is the fully rendered string, system turn excluded. `evidence` says who wrote the
    poles: "author" (by hand, in the spec), "base" (the base itself, prompted with the pole), or
    "author and base" (a demonstration against what the base says by itself).
    """

    id: str
    trait: str
    origin: Origin
    subject: str
    question: str
    prompt: str
    to: str
    opposite: str
    evidence: str


@value()
class ProbeItem:
    """A held-out question that the model answers; judged by deterministic scorers.

    `trait` is the trait it measures, or `OPEN` for the general set that parroting, side-by-side
    samples and marker rates are read from. `cap` is the most tokens an answer may take.
    """

    id: str
    trait: str
    origin: Origin
    subject: str
    question: str
    prompt: str
    cap: int


@value()
class ParrotFigures:
    """How far the training rows themselves repeat: printed by expand, kept in the report.

    `kept_words` is the median share of a composed answer's words that are the base's own;
    `dropped_leaks` rows stood near a held-out text, `dropped_empty` found nothing worth keeping.
    """

    repeated_8gram_share: float
    worst_8gram: str
    distinct_3: float
    dropped_leaks: int
    dropped_empty: int
    kept_words: float


@value()
class Dataset:
    """Everything that expansion makes; `scenes` are the items of a glossary, where the spec has one.

    `settings` are clean items asked again in other settings, which the profile `quick` does not. `parts` are
    the items of knowledge, frames and dialogues; those of a skill are pairs. `taught` is what a teacher gave,
    where the spec has one.
    """

    rows: tuple[Row, ...]
    pairs: tuple[PairItem, ...]
    probes: tuple[ProbeItem, ...]
    neutral: tuple[str, ...]
    figures: ParrotFigures
    scenes: SceneItems | None = None
    settings: SettingItems | None = field(default=None, metadata=KEYED_IF_SET)
    parts: PartItems | None = field(default=None, metadata=KEYED_IF_SET)
    taught: Taught | None = field(default=None, metadata=KEYED_IF_SET)
