"""Why a verdict is what it is, in one or two plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.ir.interval import Interval
from adapterc.ir.judged import is_skill
from adapterc.ir.verification import Check, ParrotVerdict, RetentionVerdict
from adapterc.statistics.estimates import UNBOUNDED
from adapterc.verify.effects import Effect


def reason_for(effect: Effect, checks: Sequence[Check]) -> str:
    """What the trait's levels are, then the condition that decided."""
    return f"{level_sentence(effect)} {decision(checks)}"


def decision(checks: Sequence[Check]) -> str:
    """The condition that decided, the first that fails or else stays open; or that every one holds."""
    failing = next((check for check in checks if check.holds is False), None)
    undecided = next((check for check in checks if check.holds is None), None)
    if failing is not None:
        said = _failed(failing)
        return said[0].upper() + said[1:]
    return _open(undecided) if undecided is not None else "Every condition holds."


def level_sentence(effect: Effect) -> str:
    """Where the base stood and where the adapter stands."""
    before, after, n = effect.base.estimate, effect.adapter.estimate, effect.paired.n
    if is_skill(effect.trait):
        return (
            f"The demonstrated answer is likelier than the base's own in {after:.2f} of {n} held-out "
            f"demonstrations, against {before:.2f} before."
        )
    if "accuracy" in effect.metrics:
        return (
            f"By likelihood, the declared pole is preferred in {after:.2f} of {n} pairs, against "
            f"{before:.2f} before."
        )
    if "ratio_to_base" in effect.metrics:
        ratio = effect.metrics["ratio_to_base"].found
        return (
            f"On questions that ask for a short answer, answers are {ratio.estimate:.2f} times as long as "
            f"the base's, {span(ratio)}: {after:.0f} words against {before:.0f} (geometric means of {n})."
        )
    return f"The rate is {after:.2f} over {n} answers, against {before:.2f} before."


def failed_gate(parrot: ParrotVerdict, retention: RetentionVerdict) -> str:
    """Which gate of the whole adapter stands in the way."""
    if not parrot.holds:
        failing = next(check for check in parrot.checks if check.holds is False)
        return f"But the parrot gate fails: {_failed(failing)}"
    if retention.verdict == "INCONCLUSIVE":
        return "But there is no neutral text to tell whether the base's fit to it is kept."
    failing = next(check for check in retention.checks if check.holds is False)
    return f"But the base's fit to neutral text is not kept: {_failed(failing)}"


def span(found: Interval) -> str:
    """The two ends of an interval, or that there is none."""
    if found.low <= -UNBOUNDED or found.high >= UNBOUNDED:
        return "without bounds"
    return f"95% interval {number(found.low)} to {number(found.high)}"


def number(value: float) -> str:
    """Two decimals, or two significant digits of what is small."""
    return f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.2g}"


def _failed(check: Check) -> str:
    found = check.found
    where = f" ({span(found)})" if found.low < found.estimate or found.estimate < found.high else ""
    note = f"; {check.note}" if check.note else ""
    said = number(found.estimate) if abs(found.estimate) < UNBOUNDED else "not defined"
    return f"{check.name}: {said}{where} where {check.bound} is asked{note}."


def _open(check: Check) -> str:
    return f"The items do not decide it: {_failed(check)}"
