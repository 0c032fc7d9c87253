"""What a verdict says beyond base and adapter: control, ceiling, what is left of the old behaviour, seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from adapterc.ir.interval import Interval

Level = Literal["quick", "standard", "release"]
OldKind = Literal["drawn", "forced"]


def level_said(level: Level, seeds: int = 1) -> str:
    """A level of evidence with the training seeds behind it, as it stands beside a verdict."""
    return f"{level}, {'one seed' if seeds == 1 else f'{seeds} seeds'}"


ALONE = level_said("quick")
"""What stands behind whatever base and one adapter are compared in, whatever the profile asks of traits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldShare:
    """How often the old behaviour showed: in `hits` of `n` questions, at most `bound` of such with 95%
    confidence, one-sided; in `base` of them where the base answers. `says` is all that in words.

    drawn: in any of several answers at a temperature. forced: after the base's own first sentence.
    """

    kind: OldKind
    hits: int
    n: int
    families: int
    bound: float
    base: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedEffect:
    """The paired effect of the adapter that was trained from `seed`, and the level that it reached."""

    seed: int
    effect: Interval
    level: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitFurther:
    """Of one trait. Levels are on the scale of the verdict's own, effects on the effect's.

    `over_control` is the paired effect, adapter less control; `ceiling` that of the prompted base less the
    base; `reach` which part of it the adapter's effect is, None where the ceiling is not told from 0.
    """

    level: Level
    control: Interval
    over_control: Interval
    p: float
    p_adjusted: float
    prompted: Interval
    ceiling: Interval
    reach: Interval | None
    old: tuple[OldShare, ...] = ()
    seeds: tuple[SeedEffect, ...] = ()
