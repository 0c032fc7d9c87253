"""The numbers of each part of a report that a comparison sets side by side, with what is asked of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapterc.emit.report_findings_model import PartReport
from adapterc.emit.report_model import Check, Interval, ParrotReport, RetentionReport, Threshold, TraitReport
from adapterc.emit.report_scenes_model import GlossaryReport, SceneReport
from adapterc.emit.report_tasks_model import TaskReport
from adapterc.ir.comparison import Estimate

_LEVELS = {
    "nats a byte": ("accuracy", "of pairs"),
    "log ratio of words": ("length", "words"),
    "share of answers": ("rate", "of answers"),
}
"""What the level of a trait is, by the unit of its effect, and its own unit."""
_IDENTIFIED = "identification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number of a part: what it is, and what the spec asks of it."""

    what: str
    unit: str
    found: Estimate
    base: Estimate | None = None
    asked: str = ""
    at_least: float | None = None
    at_most: float | None = None


def trait_readings(trait: TraitReport) -> Iterator[Reading]:
    """Its level in both arms, its paired effect, and the effect over the control where there is one."""
    what, unit = _LEVELS[trait.unit]
    asked = {one.metric: one for one in trait.thresholds}
    yield _reading(what, unit, trait.adapter, base=trait.base, threshold=asked.pop(what, None))
    rest = next(iter(asked.values()), None)
    if trait.unit == "log ratio of words":
        effect = _estimate(trait.effect)
        found = Estimate(value=_exp(effect.value), low=_exp(effect.low), high=_exp(effect.high))
        yield _reading("effect", "times the words", found, threshold=rest)
    else:
        yield _reading("effect", trait.unit, trait.effect)
    if trait.further is not None:
        yield _reading("over the control", trait.unit, trait.further.over_control)


def part_readings(part: PartReport) -> Iterator[Reading]:
    """A skill, all knowledge, a frame or all dialogues; nothing where nothing was held out."""
    if part.n:
        first = part.thresholds[0] if part.thresholds else None
        named = first.metric.replace("_", " ") if first is not None else "level"
        yield _reading(named, part.level_unit, part.adapter, base=part.base, threshold=first)
        yield _reading("effect", part.unit, part.effect)


def glossary_readings(found: GlossaryReport) -> Iterator[Reading]:
    """Every condition on all scenes."""
    alone = next((one.found for one in found.conditions if one.name == "base"), None)
    for check in found.checks:
        base = alone if check.name == _IDENTIFIED else None
        yield _reading(check.name, "", check.found, base=base, said=check.bound)


def scene_readings(scene: SceneReport) -> Iterator[Reading]:
    """How often paraphrases are taken for the scene."""
    said = f"at least {scene.threshold:.2g} (chance {scene.chance:.2g})"
    yield _reading("taken for it", "of paraphrases", scene.effect, said=said)


def retention_readings(found: RetentionReport) -> Iterator[Reading]:
    """How far neutral text moved."""
    asked = {check.name: check.bound for check in found.checks}
    yield _reading("kl", "nats a token", Estimate(value=finite(found.kl)), said=asked.get("kl", ""))
    ratio = Estimate(value=finite(found.ppl_ratio))
    yield _reading("ppl_ratio", "of the base's perplexity", ratio, said=asked.get("ppl_ratio", ""))


def gate_readings(gate: ParrotReport) -> Iterator[Reading]:
    """Every condition of the parrot gate."""
    yield from _checks(gate.checks)


def task_readings(task: TaskReport) -> Iterator[Reading]:
    """The change at a task; nothing where it was not run."""
    if task.n:
        yield _reading("change for the better", task.metric, task.effect, said=f"above {-task.margin:g}")


def finite(value: float | None) -> float | None:
    """The number, or None for what is none."""
    return value if value is not None and math.isfinite(value) else None


def _checks(checks: Sequence[Check]) -> Iterator[Reading]:
    for check in checks:
        yield _reading(check.name, "", check.found, said=check.bound)


def _reading(  # noqa: PLR0913 - a figure has this many parts
    what: str,
    unit: str,
    found: Interval | Estimate,
    *,
    base: Interval | None = None,
    threshold: Threshold | None = None,
    said: str = "",
) -> Reading:
    least, most = (threshold.at_least, threshold.at_most) if threshold is not None else (None, None)
    limits = (("at least", least), ("at most", most))
    bounds = [f"{side} {bound:g}" for side, bound in limits if bound is not None]
    return Reading(
        what=what.replace("_", " "),
        unit=unit,
        found=found if isinstance(found, Estimate) else _estimate(found),
        base=_estimate(base) if base is not None else None,
        asked=said or " and ".join(bounds),
        at_least=finite(least),
        at_most=finite(most),
    )


def _estimate(found: Interval) -> Estimate:
    return Estimate(value=finite(found.estimate), low=finite(found.low), high=finite(found.high))


def _exp(value: float | None) -> float | None:
    try:
        return math.exp(value) if value is not None else None
    except OverflowError:
        return None
