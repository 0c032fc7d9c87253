"""AC0531: a skill whose held-out demonstrations cannot decide its thresholds, by the judge's arithmetic."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.judged import HELD_OUT_SHARE, MOST_HELD_OUT, held_out_count
from adapterc.ir.spec import ResolvedSpec, Skill
from adapterc.middle.lint.places import span_of
from adapterc.statistics.estimates import detectable, planned
from adapterc.statistics.shares import provable

_FEWEST = 3
"""Differences that a paired test needs to come out at all."""
_COUNTS = range(_FEWEST, MOST_HELD_OUT + 1)


def few_demonstrations(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Skills that would stay inconclusive even if every held-out demonstration were answered right, and
    effects that so many demonstrations do not tell from none.
    """
    for skill in spec.skills:
        if skill.thresholds and skill.demonstrations:
            yield from _undecided(skill, spans)


def _undecided(skill: Skill, spans: SpanMap) -> Iterator[Diagnostic]:
    held, fewest = held_out_count(skill), _FEWEST
    title = f"{quoted(skill.id)} is judged by "
    label = f"held out of {len(skill.demonstrations)}; the others train"
    for threshold in skill.thresholds:
        metric, bound = threshold.metric, threshold.at_least or 0.0
        if _decides(held, metric, bound):
            continue
        needed = _needed(metric, bound)
        if needed and held < _FEWEST:
            fewest = max(fewest, needed)  # told below, with all that the skill needs
            continue
        shown = held if held >= _FEWEST else MOST_HELD_OUT
        most = "" if held >= _FEWEST else " at most"
        yield finding(
            "AC0531",
            f"{title}{counted(shown, 'demonstration')}{most}, which {_shown(shown, metric, bound)}",
            span_of(spans, f"skills.{skill.id}.verify.{metric}.at_least"),
            label=label,
            advice=_more(needed) if needed else _other_bound(shown, metric),
        )
    if held < _FEWEST:
        verb = "proves" if held == 1 else "prove"
        yield finding(
            "AC0531",
            f"{title}{counted(held, 'demonstration')}, which {verb} nothing",
            span_of(spans, f"skills.{skill.id}.verify"),
            label=label,
            advice=_more(fewest),
        )


def _decides(held: int, metric: str, bound: float) -> bool:
    """Whether so many can show the bound; so they can one of which another rule tells that it is wrong."""
    if metric == "accuracy" and 0 < bound <= 1:
        return held >= _FEWEST and bound <= _provable(held)
    if metric == "effect_size" and bound > 0:
        return held >= _FEWEST and bound >= _detectable(held)
    return True


def _provable(held: int) -> float:
    """The accuracy that so many right answers show, in full hundredths."""
    return math.floor(100 * provable(held, held)) / 100


def _detectable(held: int) -> float:
    """The smallest effect size that so many tell from none; each demonstration is a family of its own."""
    return detectable(planned(1.0, held, held))


def _needed(metric: str, bound: float) -> int | None:
    """How many must be held out to decide the bound; None where not even as many do as ever are."""
    at = bisect_left(_COUNTS, True, key=lambda held: _decides(held, metric, bound))
    return _COUNTS[at] if at < len(_COUNTS) else None


def _shown(held: int, metric: str, bound: float) -> str:
    if metric == "accuracy":
        return f"prove no accuracy above {_provable(held):.2f}"
    return f"do not tell an effect of {bound:g} from none"


def _more(held: int) -> str:
    count = math.ceil(held / HELD_OUT_SHARE)
    return f"give {count} demonstrations or more, each asking something else, or leave `verify` out"


def _other_bound(held: int, metric: str) -> str:
    """What to bind instead where more demonstrations change nothing."""
    nearest = _provable(held) if metric == "accuracy" else math.ceil(20 * _detectable(held)) / 20
    return (
        f"write `at_least: {nearest:g}`: no number of demonstrations decides this bound, since "
        f"{MOST_HELD_OUT} are held out at most"
    )
