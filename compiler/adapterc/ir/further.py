"""What the profiles above `quick` measure beside the base and the adapter."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.ir.control import Swapped
from adapterc.ir.findings import Answer
from adapterc.ir.verification import PairScore, Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmScores:
    """One more arm on the same items: `control`, `prompted`, or `seed-1` for the seed 1.

    `logit_shift` is the largest change that its adapter makes to a logit; the prompted base has none, and
    no `retention` either.
    """

    arm: str
    pairs: tuple[PairScore, ...]
    answers: tuple[Answer, ...]
    logit_shift: float = 0.0
    retention: Retention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Several answers that the adapter gave to one probe at a temperature."""

    item: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forced:
    """How the adapter went on from the base's own first sentence; how the base itself went on from it."""

    item: str
    opening: str
    text: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCost:
    """How unlikely the base finds what either arm answered to a probe: mean nats a token.

    Infinity is never here: an arm that said nothing leaves the probe out.
    """

    item: str
    base: float
    adapter: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OldBehaviour:
    """What tells how much of the old behaviour is left, and what the answers are as the base reads them."""

    temperature: float
    drawn: tuple[Drawn, ...]
    forced: tuple[Forced, ...]
    costs: tuple[AnswerCost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedScores:
    """The same training from another seed."""

    seed: int
    scores: ArmScores


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """All of it. `persona` is the system prompt of the prompted base; `as_system` whether the base has a
    system turn, or else it stood at the head of the user's. `seeds` are those beside the first.
    """

    parts: tuple[Swapped, ...]
    control: ArmScores
    persona: str
    as_system: bool
    prompted: ArmScores
    old: OldBehaviour
    seeds: tuple[SeedScores, ...] = ()
