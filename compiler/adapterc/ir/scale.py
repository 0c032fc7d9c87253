"""What an adapter's effect is multiplied by, and what it was chosen by."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.ir.interval import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialTrait:
    """A trait on the development items at one scale.

    `effect` is the paired effect in the trait's unit, `size` the same in standard deviations and in the
    declared direction (None where every item moved alike), `met` whether it points there, and every
    threshold and guard holds by its estimate.
    """

    id: str
    n: int
    effect: Interval
    size: float | None
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleTrial:
    """One scale on the development items; `retained` as the spec's bounds on retention have it."""

    scale: float
    kl: float
    ppl_ratio: float
    retained: bool
    traits: tuple[TrialTrait, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleChoice:
    """The scale of the adapter that is shipped; no trials where the spec names it itself."""

    scale: float
    trials: tuple[ScaleTrial, ...] = ()
    reason: str = ""
