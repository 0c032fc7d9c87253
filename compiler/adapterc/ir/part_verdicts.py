"""What was measured of skills, knowledge, frames and dialogues, and what that proves of each."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.findings import Answer, Check, Outcome
from adapterc.ir.interval import Interval
from adapterc.ir.traced import Advice, Trace
from adapterc.value import value

PartKind = Literal["skill", "knowledge", "frame", "dialogues"]


@value()
class FactScores:
    """Summed log-likelihoods (nats) of a fact item's choices, in their order."""

    item: str
    choices: tuple[float, ...]


@value()
class TurnScore:
    """Summed log-likelihood (nats) of the author's turn."""

    item: str
    said: float


@value()
class PartArm:
    """What one arm did: `answers` to facts and to frames, greedy."""

    facts: tuple[FactScores, ...]
    turns: tuple[TurnScore, ...]
    answers: tuple[Answer, ...]


@value()
class PartMeasurements:
    """Both arms on the same items."""

    base: PartArm
    adapter: PartArm


@value()
class PartAnswer:
    """One held-out question to a part, answered by both arms; `expected` is what it is about."""

    prompt: str
    expected: str
    base: str
    adapter: str


PartWord = Literal["VERIFIED", "NOT VERIFIED", "INCONCLUSIVE", "moved", "not shown", "not measured"]


def part_word(verdict: Outcome, *, declared: bool, n: int) -> PartWord:
    """What is printed of a part: its verdict where it is declared, else whether it moved."""
    if declared:
        return verdict
    if not n:
        return "not measured"
    return "moved" if verdict == "VERIFIED" else "not shown"


@value()
class PartVerdict:
    """One part's finding. `declared`: the spec binds it, so that it decides the artifact's verdict.

    `effect` is adapter less base in `unit`, `base` and `adapter` the arms' levels in `level_unit`; `chance`
    is the level of guessing where there is one. `n` counts items, or dialogues; `clusters` what intervals
    are computed over. Of a part that nothing is held out of `n` is 0, and `reason` says why.
    One that is not VERIFIED has a `trace` and `advice`, a declared skill among the traits.
    """

    id: str
    kind: PartKind
    verdict: Outcome
    declared: bool
    evidence: str
    unit: str
    level_unit: str
    n: int
    clusters: int
    effect: Interval
    effect_size: float | None
    p: float
    p_adjusted: float
    mde: float
    base: Interval
    adapter: Interval
    chance: float | None
    checks: tuple[Check, ...]
    reason: str
    answers: tuple[PartAnswer, ...] = ()
    trace: Trace | None = field(default=None, metadata=KEYED_IF_SET)
    advice: tuple[Advice, ...] = field(default=(), metadata=KEYED_IF_SET)
