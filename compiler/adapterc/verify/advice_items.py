"""Advice on the test: what would let the held-out items decide, each with the number that says so."""

from __future__ import annotations

import math

from adapterc.ir.interval import Interval
from adapterc.ir.spec import Threshold
from adapterc.ir.traced import Advice
from adapterc.statistics.estimates import UNBOUNDED
from adapterc.verify.advice_case import Case, Tested, items_of, told
from adapterc.verify.conditions import INERT, MOVES
from adapterc.verify.effects import Metric
from adapterc.verify.reasons import number

_MOST_ITEMS = 100_000
_SHARES = ("accuracy", "rate", "recall", "steps")


def inert(case: Tested) -> Advice | None:
    """The adapter changes nothing at all."""
    check = case.check(INERT)
    if check is None or check.holds:
        return None
    return Advice(
        rule="inert",
        do="Load the adapter that was trained: this one changes nothing.",
        evidence=f"largest change of a logit {number(check.found.estimate)}",
    )


def backwards(case: Case) -> Advice | None:
    """The effect runs against the declaration."""
    if not case.runs_backwards:
        return None
    return Advice(
        rule="reversed",
        do="See whether the two poles stand the right way round, in `pairs` and `examples` too.",
        evidence=f"the paired effect is {told(case.verdict.effect)}, where the other direction is declared",
    )


def undecidable(case: Case) -> Advice | None:
    """A declared change is smaller than what the items can show."""
    found = unseen(case)
    if found is None:
        return None
    return Advice(
        rule="undecidable threshold",
        do=f"Give the trait more held-out items, or ask for a change of {found[0]} that so few can show.",
        evidence=found[1],
    )


def unseen(case: Tested) -> tuple[str, str] | None:
    """The first metric whose threshold lies nearer than what can be seen, and the numbers."""
    for threshold, metric, check in case.thresholds():
        asked = _distance(threshold, metric)
        if check.holds is None and metric.detectable > asked > 0.0:
            return check.name.replace("_", " "), (
                f"the threshold lies {number(asked)} from where the base stands"
                f"{' (in logs)' if metric.logs else ''}; the smallest change that {items_of(case)} find with "
                f"80% power is {_least(check.name, metric.detectable)}"
            )
    return None


def more_items(case: Case) -> Advice | None:
    """The estimate is good enough, its interval or its test too wide."""
    if undecidable(case) is not None:
        return None
    found = for_threshold(case)
    if found is not None:
        return Advice(
            rule="more items",
            do=f"Ask about {found[0]} held-out items in place of {case.verdict.n}"
            f"{': write more `probes`' if case.effect.trait.kind == 'preference' else ''}.",
            evidence=found[1],
        )
    found = for_effect(case)
    if found is None:
        return None
    return Advice(
        rule="more items",
        do=f"Ask about {found[0]} held-out items in place of {case.verdict.n}, if the effect is what it "
        "seems.",
        evidence=found[1],
    )


def for_threshold(case: Tested) -> tuple[int, str] | None:
    """How many items would bring an interval's end to its threshold, and the numbers that say so."""
    for threshold, _, check in case.thresholds():
        wanted = _wanted(case.verdict.n, threshold, check.found)
        if check.holds is None and wanted is not None:
            return wanted, (
                f"{check.name.replace('_', ' ')} {told(check.found)} where {check.bound} is asked, "
                f"over {items_of(case)}"
            )
    return None


def for_effect(case: Tested) -> tuple[int, str] | None:
    """How many items would find the effect, were it what was measured, and the numbers that say so."""
    moved, found = case.check(MOVES), case.verdict.effect.estimate * case.effect.direction
    if moved is None or moved.holds is not None or not 0.0 < found < case.verdict.mde or case.effect.acted:
        return None
    wanted = math.ceil(case.verdict.n * (case.verdict.mde / found) ** 2)
    if wanted > _MOST_ITEMS:
        return None
    return wanted, (
        f"the paired effect is {told(case.verdict.effect)}; the smallest that {items_of(case)} find "
        f"with 80% power is {number(case.verdict.mde)}"
    )


def acted(case: Case) -> Advice | None:
    """The base wrote the held-out pairs itself."""
    if not case.effect.acted:
        return None
    return Advice(
        rule="write probes",
        do="Write `probes`: held-out pairs of both poles, by somebody who has not seen the rest.",
        evidence=f"the base acted both poles of {case.verdict.n} pairs; it tells them apart in "
        f"{number(case.effect.base.estimate)} of them",
    )


def _distance(threshold: Threshold, metric: Metric) -> float:
    """How far the nearest declared bound lies from where the base stands, on the metric's additive scale."""
    bounds = [bound for bound in (threshold.at_least, threshold.at_most) if bound is not None]
    places = [math.log(max(bound, 1e-9)) if metric.logs else bound for bound in bounds]
    return min((abs(place - metric.start) for place in places), default=0.0)


def _wanted(n: int, threshold: Threshold, found: Interval) -> int | None:
    """How many items would bring the interval's end to the threshold, were the estimate the truth."""
    if threshold.at_least is not None:
        reach, room = found.estimate - found.low, found.estimate - threshold.at_least
    elif threshold.at_most is not None:
        reach, room = found.high - found.estimate, threshold.at_most - found.estimate
    else:
        return None
    if room <= 0.0 or reach <= room:
        return None
    wanted = math.ceil(n * (reach / room) ** 2)
    return wanted if wanted <= _MOST_ITEMS else None


def _least(name: str, change: float) -> str:
    if change >= UNBOUNDED:
        return "without bound: one family, or items that all moved alike, shows no spread"
    return f"{number(change)}{', more than a share can change' * (name in _SHARES and change > 1.0)}"
