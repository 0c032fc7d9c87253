"""What advice on a trait, or on another part, is given from: its verdict, its rows, how it was trained."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from adapterc.ir.dataset import Row
from adapterc.ir.further_verdicts import TraitFurther
from adapterc.ir.interval import Interval
from adapterc.ir.part_verdicts import PartVerdict
from adapterc.ir.spec import Threshold
from adapterc.ir.training import Recipe, StepLoss
from adapterc.ir.verification import Check, TraitVerdict
from adapterc.verify.conditions import MOVES
from adapterc.verify.effects import Effect, Metric
from adapterc.verify.part_effect import PartEffect
from adapterc.verify.reasons import number, span

STILL_FALLING = 0.10
"""Share by which a term falls over the last third of a training that has not come to rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How the adapter was trained, as far as it is known."""

    recipe: Recipe
    curve: tuple[StepLoss, ...]

    def apart(self) -> tuple[float, float] | None:
        """How far training moved the poles of its rows apart, in nats an answer: at its end and before.

        Read off the DPO term, which is -ln sigmoid(beta x margin), over the last tenth of the steps and over
        the tenth that ends a third of them earlier; steps without a row of two poles are left out. None where
        too few steps are known.
        """
        ends = _ends([step.dpo for step in self.curve if step.dpo > 0.0])
        if ends is None or self.recipe.beta <= 0.0:
            return None
        end, before = (-math.log(math.expm1(loss)) / self.recipe.beta for loss in ends)
        return end, before

    def nll(self) -> tuple[float, float] | None:
        """The NLL term over the same steps."""
        return _ends([step.nll for step in self.curve])

    def learned(self) -> tuple[float, float] | None:
        """The NLL term over the last and over the first tenth of the steps; None where too few are known."""
        values = [step.nll for step in self.curve]
        reach = len(values) // 10
        return (fmean(values[-reach:]), fmean(values[:reach])) if reach >= 2 else None


def _ends(values: Sequence[float]) -> tuple[float, float] | None:
    reach, third = len(values) // 10, len(values) // 3
    if reach < 2:
        return None
    return fmean(values[-reach:]), fmean(values[-third - reach : -third])


def falls(ends: tuple[float, float]) -> bool:
    """Whether a term had not come to rest: it fell by a tenth over the last third of the steps."""
    return ends[1] > 0.0 and (ends[1] - ends[0]) / ends[1] > STILL_FALLING


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A verdict that is not VERIFIED, on a trait or on another part, and the test that led to it."""

    verdict: TraitVerdict | PartVerdict
    effect: Effect | PartEffect

    def check(self, name: str) -> Check | None:
        """The condition of that name."""
        return next((check for check in self.verdict.checks if check.name == name), None)

    def thresholds(self) -> list[tuple[Threshold, Metric, Check]]:
        """Declared thresholds whose condition does not hold."""
        found = ((one, self.effect.metrics[one.metric], self.check(one.metric)) for one in self._declared())
        return [(one, metric, check) for one, metric, check in found if check is not None and not check.holds]

    def _declared(self) -> list[Threshold]:
        return [one for one in self.effect.thresholds if one.metric in self.effect.metrics]

    @property
    def falls_short(self) -> bool:
        """Whether the adapter does too little: a threshold or the effect itself fails for certain."""
        moved = self.check(MOVES)
        return any(check.holds is False for _, _, check in self.thresholds()) or (
            moved is not None and moved.holds is False and not self.runs_backwards
        )

    @property
    def runs_backwards(self) -> bool:
        """Whether the whole interval of the effect lies on the wrong side."""
        found = self.verdict.effect
        return found.high < 0.0 if self.effect.direction > 0 else found.low > 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Tested):
    """A trait that is not VERIFIED, and what is known of it. `rows` are those that trained it."""

    verdict: TraitVerdict
    effect: Effect
    rows: Sequence[Row]
    rows_known: bool
    training: Training | None

    @property
    def further(self) -> TraitFurther | None:
        """What more than base and adapter shows."""
        return self.verdict.further

    @property
    def has_no_room(self) -> bool:
        """Whether the base's answers all are as declared already: none shows what is to vanish, or all do."""
        if "rate" not in self.effect.metrics:
            return False
        return self.effect.base.estimate == (1.0 if self.effect.direction > 0 else 0.0)


def told(found: Interval) -> str:
    """An estimate with its interval, where it has one."""
    if found.low == found.high:
        return number(found.estimate)
    return f"{number(found.estimate)} ({span(found)})"


_ASKED = {
    "skill": "demonstrations",
    "knowledge": "questions",
    "frame": "questions",
    "dialogues": "dialogues",
}
"""What is counted of a part."""


def items_of(case: Tested) -> str:
    """How much was asked."""
    found = case.verdict
    if isinstance(found, PartVerdict):
        return f"{found.n} {_ASKED[found.kind]}"
    return f"{found.n} items in {found.clusters} families"
