"""How sure the means over passages are: each is a ratio of two sums, and passages are what was sampled.

Tokens of one passage hang together, so summed nats over summed tokens have an error over passages: that of
the linearized ratio, CR2, with Bell and McCaffrey's degrees of freedom (`statistics.ratios.ratio_of_sums`).
A divergence is never below 0 and its passages are skewed: its interval is that of its logarithm.
docs/verification.md counts by how much it still falls short.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from adapterc.errors import CompilerBugError
from adapterc.ir.drift import PassageDrift
from adapterc.ir.interval import Interval
from adapterc.ir.verification import TalkDrift
from adapterc.statistics.estimates import UNBOUNDED, Estimate, interval, ratio_interval
from adapterc.statistics.ratios import ratio_of_sums


def kl_interval(passages: Sequence[PassageDrift]) -> Interval:
    """KL in nats a token over at least one passage; unbounded above where one family shows no spread."""
    found = _a_token([one.kl for one in passages], passages)
    if math.isinf(found.error):
        return Interval(estimate=max(found.mean, 0.0), low=0.0, high=UNBOUNDED)
    return mean_above_none(found)


def mean_above_none(found: Estimate) -> Interval:
    """The interval of a mean that cannot be below 0, by that of its logarithm; of none, none."""
    if found.mean <= 0.0:
        return Interval(estimate=0.0, low=0.0, high=0.0)
    ends = interval(found)
    reach = math.exp(min((ends.high - found.mean) / found.mean, 20.0))
    return Interval(estimate=found.mean, low=found.mean / reach, high=found.mean * reach)


def perplexity_interval(passages: Sequence[PassageDrift]) -> Interval:
    """The adapter's perplexity over the base's, over at least one passage."""
    lost = _a_token([one.base - one.adapter for one in passages], passages)
    return ratio_interval(interval(lost))


def talk_found(passages: Sequence[PassageDrift]) -> TalkDrift | None:
    """Ordinary talk; None where no answer of the base's was read."""
    if not passages:
        return None
    return TalkDrift(
        kl=kl_interval(passages), tokens=sum(one.tokens for one in passages), answers=len(passages)
    )


def _a_token(nats: Sequence[float], passages: Sequence[PassageDrift]) -> Estimate:
    if not all(map(math.isfinite, nats)):
        raise CompilerBugError("a log-likelihood is not a number")
    tokens = [float(one.tokens) for one in passages]
    return ratio_of_sums(nats, tokens, [one.family for one in passages])
