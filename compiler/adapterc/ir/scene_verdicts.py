"""What was measured of a glossary, and what that proves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.findings import Answer, Check, Outcome
from adapterc.ir.interval import Interval
from adapterc.ir.traced import Advice, Trace

TALK = "KL from base on ordinary talk"
STABLE = "stability under sampling, AUC"
"""Conditions of a glossary by their names."""
Ablation = Literal["base", "literal", "zeroed", "swapped", "definition"]
"""Identification under other conditions, on a part of the paraphrases.

base: rows in place, adapter off. literal: the base, which spells the token in pieces. zeroed: the
scene's own row is nothing. swapped: it is the next scene's, and that has this one's. definition: the
base, with the scene written out in place of its token.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParaphraseScores:
    """log P(text | token) in nats, summed over the text's tokens, for each of `candidates` in turn."""

    item: str
    candidates: tuple[str, ...]
    scores: tuple[float, ...]
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AblationScores:
    """Paraphrases scored under another condition."""

    condition: Ablation
    rows: tuple[ParaphraseScores, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledAnswer:
    """One of several answers to a context, drawn at temperature `SceneMeasurements.temperature`."""

    item: str
    draw: int
    text: str
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsProof:
    """SHA-256 over every row of the base's embedding (and head) on disk, and over the same rows in use.

    `rows` counts them; `before` is empty where the base's files do not show their rows.
    """

    rows: int
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneMeasurements:
    """What the model did with a glossary. Answers to asks, pairs and single tokens are greedy.

    `alone` and `base_alone` go by the token. `chat_kl` is KL(base || adapter) in nats a token over the
    base's own answers to ordinary questions, `chat_tokens` of them.
    """

    ids: tuple[tuple[str, int], ...]
    identification: tuple[ParaphraseScores, ...]
    ablations: tuple[AblationScores, ...]
    asked: tuple[Answer, ...]
    sampled: tuple[SampledAnswer, ...]
    temperature: float
    paired: tuple[Answer, ...]
    alone: tuple[Answer, ...]
    base_alone: tuple[Answer, ...]
    chat_kl: float
    chat_tokens: int
    rows: RowsProof


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedAsk:
    """A request whose form did not come back: the declared text, and what was said in its place."""

    item: str
    form: str
    register: str
    expected: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTogether:
    """The answer to a prompt with two tokens, and whether both scenes stand in it.

    `exact`: the first form of either does, word for word.
    """

    item: str
    scenes: tuple[str, str]
    both: bool
    said: str
    exact: bool = field(default=False, metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneVerdict:
    """One scene's verdict: `effect` is the share of its paraphrases that are taken for it.

    `n` paraphrases against a `chance`; `threshold` binds the interval's lower end. `told` is the answer
    to the token alone, `missed` are the requests for its forms that failed. A scene without a form was not
    measured: it has no `id` here. `exact` is the share of these requests whose text came back word for word.
    """

    token: str
    id: int | None
    verdict: Outcome
    n: int
    effect: Interval
    chance: float
    threshold: float
    checks: tuple[Check, ...]
    reason: str
    told: str
    base_told: str
    missed: tuple[MissedAsk, ...] = field(default=(), metadata=KEYED_IF_SET)
    exact: Interval | None = field(default=None, metadata=KEYED_IF_SET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Identification under one condition, on the paraphrases that it was measured on."""

    name: str
    says: str
    found: Interval
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How often a paraphrase of the scene of a row was taken for the scene of a column."""

    tokens: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How alike sampled answers are: shares of pairs in equal bins of similarity from 0 to 1.

    `scenes` has (token, AUC) for each that was sampled.
    """

    auc: Interval
    modal: Interval
    within: tuple[float, ...]
    between: tuple[float, ...]
    scenes: tuple[tuple[str, float], ...]
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryVerdict:
    """All scenes together. `rows` proves that no other row of the base changed. `together` are the answers to
    two tokens. `form` is the share of requests that came back as asked, `exact` of those that did so word
    for word.

    What is not VERIFIED has a `trace`, its families the scenes, and `advice` where the evidence supports one.
    """

    verdict: Outcome
    scenes: int
    n: int
    chance: float
    identification: Interval
    form: Interval
    stability: Stability | None
    composition: Interval
    conditions: tuple[Condition, ...]
    confusion: Confusion
    chat_kl: float
    rows: RowsProof
    checks: tuple[Check, ...]
    reason: str
    together: tuple[ToldTogether, ...] = field(default=(), metadata=KEYED_IF_SET)
    trace: Trace | None = field(default=None, metadata=KEYED_IF_SET)
    advice: tuple[Advice, ...] = field(default=(), metadata=KEYED_IF_SET)
    exact: Interval | None = field(default=None, metadata=KEYED_IF_SET)
