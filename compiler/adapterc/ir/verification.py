"""Measurements (what a model did) and verdicts (what that proves)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import PairItem, ProbeItem
from adapterc.ir.declared_tasks import TaskVerdict
from adapterc.ir.drift import PassageDrift
from adapterc.ir.findings import Answer, Check, Outcome
from adapterc.ir.further_verdicts import Level, TraitFurther
from adapterc.ir.interval import Interval
from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import PartMeasurements, PartVerdict
from adapterc.ir.scene_items import SceneItems
from adapterc.ir.scene_verdicts import GlossaryVerdict, SceneMeasurements, SceneVerdict
from adapterc.ir.scenes import SceneTable
from adapterc.ir.settings import SettingItems, SettingMeasurements, SettingVerdict
from adapterc.ir.traced import Advice, GateTrace, Trace
from adapterc.ir.training import Platform

__all__ = [
    "Answer",
    "Arm",
    "Check",
    "Judgement",
    "MeasureRequest",
    "Measurements",
    "Outcome",
    "PairScore",
    "ParrotVerdict",
    "PoleChanges",
    "Retention",
    "RetentionVerdict",
    "Sample",
    "TalkDrift",
    "TraitVerdict",
    "TrivialCue",
]

Arm = Literal["base", "adapter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRequest:
    """What to measure in both arms. `adapter` is the adapter's digest.

    With `scene_items` also a glossary is measured; `scenes` is what the base got for it, `rows_digest`
    the digest of its rows where they were trained.
    """

    base: BaseModel
    adapter: str
    pairs: tuple[PairItem, ...]
    probes: tuple[ProbeItem, ...]
    neutral: tuple[str, ...]
    platform: Platform
    scenes: SceneTable | None = None
    scene_items: SceneItems | None = None
    rows_digest: str = ""
    settings: SettingItems | None = field(default=None, metadata=KEYED_IF_SET)
    parts: PartItems | None = field(default=None, metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """Summed log-likelihoods (nats) of both poles' answers to one item."""

    item: str
    to: float
    opposite: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """On neutral text: mean KL(base || adapter) in nats a token, and both perplexities.

    `passages` are what they are means of; none where only the means were recorded.
    """

    kl: float
    base_perplexity: float
    adapter_perplexity: float
    tokens: int
    passages: tuple[PassageDrift, ...] = field(default=(), metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurements:
    """Both arms on the same items. `logit_shift` is the largest change the adapter makes to a logit.

    `talk` are the base's own answers to ordinary questions, as both arms read them.
    """

    base_pairs: tuple[PairScore, ...]
    adapter_pairs: tuple[PairScore, ...]
    base_answers: tuple[Answer, ...]
    adapter_answers: tuple[Answer, ...]
    retention: Retention
    logit_shift: float
    scenes: SceneMeasurements | None = None
    settings: SettingMeasurements | None = field(default=None, metadata=KEYED_IF_SET)
    parts: PartMeasurements | None = field(default=None, metadata=KEYED_IF_SET)
    talk: tuple[PassageDrift, ...] = field(default=(), metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoleChanges:
    """How log-likelihood a byte changed, adapter less base, of either pole's answers: their difference is
    a preference's effect."""

    to: Interval
    opposite: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class TrivialCue:
    """What a rule that reads one feature and no meaning makes of a preference's pairs: the share it takes.

    `of_rows` is the share that the same rule takes of the trait's training rows; None where none has two
    poles.
    """

    rule: str
    share: Interval
    of_rows: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitVerdict:
    """One trait's verdict with everything it stands on. `p_adjusted` is Holm's over all traits, judged skills
    and other declared parts, and their differences from a control.

    `settings` is what of it holds elsewhere, `further` what more than base and adapter shows, where that was
    measured; `poles` what a preference's effect is made of, `cues` what trivial rules make of its pairs.
    `effective` is how many independent items the measured spread is worth. What is not VERIFIED has a
    `trace`, and `advice` where the evidence supports one.
    """

    id: str
    verdict: Outcome
    measure: str
    evidence: str
    n: int
    clusters: int
    effect: Interval
    effect_size: float | None
    p: float
    p_adjusted: float
    mde: float
    base: Interval
    adapter: Interval
    checks: tuple[Check, ...]
    reason: str
    effective: float = 0.0
    poles: PoleChanges | None = field(default=None, metadata=KEYED_IF_SET)
    cues: tuple[TrivialCue, ...] = field(default=(), metadata=KEYED_IF_SET)
    settings: tuple[SettingVerdict, ...] = field(default=(), metadata=KEYED_IF_SET)
    further: TraitFurther | None = field(default=None, metadata=KEYED_IF_SET)
    trace: Trace | None = field(default=None, metadata=KEYED_IF_SET)
    advice: tuple[Advice, ...] = field(default=(), metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParrotVerdict:
    """The parrot gate: rows and generated answers against the limits.

    A condition that fails, or comes near to it, has one of `traces`.
    """

    holds: bool
    checks: tuple[Check, ...]
    traces: tuple[GateTrace, ...] = field(default=(), metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkDrift:
    """Mean KL(base || adapter) in nats a token over `answers` of the base to ordinary questions."""

    kl: Interval
    tokens: int
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionVerdict:
    """How far the next token's distribution moved on neutral text.

    `passages` counts the texts, 0 where they were not recorded. `talk` is the same of ordinary talk and
    decides nothing here. A condition that fails, or comes near to it, has one of `traces`.
    """

    verdict: Outcome
    checks: tuple[Check, ...]
    passages: int = field(default=0, metadata=KEYED_IF_SET)
    talk: TalkDrift | None = field(default=None, metadata=KEYED_IF_SET)
    traces: tuple[GateTrace, ...] = field(default=(), metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One question answered by both arms, and by the base under the persona's system prompt where asked."""

    prompt: str
    base: str
    adapter: str
    prompted: str = field(default="", metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the artifact proves. `advice` is on the gates of the whole adapter, where one fails."""

    verdict: Outcome
    traits: tuple[TraitVerdict, ...]
    parrot: ParrotVerdict
    retention: RetentionVerdict
    samples: tuple[Sample, ...]
    scenes: tuple[SceneVerdict, ...] = ()
    glossary: GlossaryVerdict | None = None
    parts: tuple[PartVerdict, ...] = field(default=(), metadata=KEYED_IF_SET)
    advice: tuple[Advice, ...] = field(default=(), metadata=KEYED_IF_SET)
    tasks: tuple[TaskVerdict, ...] = field(default=(), metadata=KEYED_IF_SET)

    @property
    def level(self) -> Level:
        """The level of evidence behind the whole, that of its traits."""
        return next((one.further.level for one in self.traits if one.further is not None), "quick")

    @property
    def seeds(self) -> int:
        """How many training seeds stand behind it."""
        return max((len(one.further.seeds) for one in self.traits if one.further is not None), default=1) or 1
