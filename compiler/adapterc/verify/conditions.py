"""The conditions of a verdict: declared thresholds, the paired effect, the sentinel, retention.

A condition holds, fails, or stays open (None): then the items cannot decide it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from adapterc.errors import CompilerBugError
from adapterc.ir.drift import PassageDrift
from adapterc.ir.spec import Threshold
from adapterc.ir.verification import Check, Outcome, Retention, RetentionVerdict
from adapterc.statistics.estimates import ALPHA, Estimate, detectable, interval
from adapterc.verify.checks import point
from adapterc.verify.effects import Metric
from adapterc.verify.retained import kl_interval, perplexity_interval, talk_found

RETENTION: Mapping[str, float] = {"kl": 0.05, "ppl_ratio": 1.05}
# What an effect must be at least to count as missed by too small a test, in standard deviations of
# the paired difference: a medium one.
NEEDED_SIZE = 0.5
MOVES, CONTROL = "paired effect, adapter less base", "paired effect, adapter less control"
INERT = "largest change of a logit"
"""Conditions by their names."""
_ACTED = "; the base wrote these pairs itself and acts a pole poorly: give the trait `probes` that decide"


class Paired(Protocol):
    """What is compared of two arms: `effects.Effect`, or that of another part of a spec."""

    @property
    def direction(self) -> int:
        """1 where more is asked for, -1 for less."""
        ...

    @property
    def paired(self) -> Estimate:
        """The paired effect."""
        ...

    @property
    def acted(self) -> bool:
        """Whether the base itself wrote the pairs."""
        ...


def bind(name: str, metric: Metric, threshold: Threshold) -> Check:
    """A declared threshold on its metric: the interval's bound is what it binds.

    Open (None) where the interval lies across the threshold and either the estimate meets it or the
    test could not see a change as large as the declared one.
    """
    low, high = (-math.inf if threshold.at_least is None else threshold.at_least), threshold.at_most
    high = math.inf if high is None else high
    found = metric.found
    asked = [f"at least {low:g}"] * (low > -math.inf) + [f"at most {high:g}"] * (high < math.inf)
    holds: bool | None = low <= found.low and found.high <= high
    if not holds and not (found.high < low or found.low > high):
        nearest = low if found.low < low else high
        needed = abs((math.log(max(nearest, 1e-9)) if metric.logs else nearest) - metric.start)
        holds = None if low <= found.estimate <= high or metric.detectable > needed else False
    return Check(name=name, bound=" and ".join(asked), found=found, holds=holds)


def sentinel(shift: float) -> Check:
    """That the adapter changes the logits at all; `shift` is the largest change seen."""
    return Check(
        name=INERT,
        bound="above 0",
        found=point(shift),
        holds=shift > 0.0,
        note="" if shift > 0.0 else "the adapter does nothing: it is empty or was not switched on",
    )


def moves(effect: Paired, p_adjusted: float, *, name: str = MOVES) -> Check:
    """That the paired effect lies in the declared direction; `p_adjusted` is one-sided, after Holm.

    `name` says which arm the adapter's is compared with.

    Pairs that the base acted can show a trait and cannot show that it is absent: an effect that they do
    not see stays open. So does one that every family shows alike, where there are too few of them for p.
    """
    found, paired = interval(effect.paired), effect.paired
    holds: bool | None = p_adjusted < ALPHA
    if not holds:
        against = found.high < 0.0 if effect.direction > 0 else found.low > 0.0
        unseen = detectable(paired) > NEEDED_SIZE * paired.spread and paired.spread > 0.0
        too_few = paired.error == 0.0 and paired.mean * effect.direction > 0.0
        undecided = unseen or too_few or effect.acted or paired.clusters < 2
        holds = None if undecided and not against else False
    return Check(
        name=name,
        bound="above 0" if effect.direction > 0 else "below 0",
        found=found,
        holds=holds,
        note=f"one-sided p {p_adjusted:.2g} after Holm" + (_ACTED if holds is None and effect.acted else ""),
    )


def judge_retention(
    found: Retention, declared: Sequence[Threshold], talk: Sequence[PassageDrift] = ()
) -> RetentionVerdict:
    """KL to the base and the ratio of perplexities on neutral text; `declared` bounds replace ours.

    A bound binds the figure, not the end of its interval: neutral texts are the same for every spec. `talk`
    is reported beside it.
    """
    limits = dict(RETENTION)
    for threshold in declared:
        if threshold.metric not in limits or threshold.at_most is None:
            raise CompilerBugError(f"no retention bound is called {threshold.metric}")
        limits[threshold.metric] = threshold.at_most
    values = {"kl": point(found.kl), "ppl_ratio": point(found.adapter_perplexity / found.base_perplexity)}
    note = f"over {found.tokens} tokens of neutral text"
    if found.passages:
        ends = {"kl": kl_interval(found.passages), "ppl_ratio": perplexity_interval(found.passages)}
        values = {name: replace(ends[name], estimate=one.estimate) for name, one in values.items()}
        said = f"{found.tokens} tokens in {len(found.passages)} passages of neutral text"
        note = f"over {said}; the figure itself is bound"
    checks = tuple(
        Check(
            name=name,
            bound=f"at most {limit:g}",
            found=values[name],
            holds=values[name].estimate <= limit if found.tokens else None,
            note=note,
        )
        for name, limit in limits.items()
    )
    return RetentionVerdict(
        verdict=settled(checks), checks=checks, passages=len(found.passages), talk=talk_found(talk)
    )


def settled(checks: Sequence[Check]) -> Outcome:
    """The verdict that `checks` come to."""
    if any(check.holds is False for check in checks):
        return "NOT VERIFIED"
    return "INCONCLUSIVE" if any(check.holds is None for check in checks) else "VERIFIED"
