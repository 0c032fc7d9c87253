"""How often each form of a scene is asked for, in how many wordings, and with which others it is told."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from adapterc.ir.spec import ResolvedSpec

MOST_TOGETHER, _ASKED = 6, 2
"""Rows in which a scene is told with another, and places between two that verification asks for."""


def times_as_many(spec: ResolvedSpec) -> int:
    """How many times as many wordings of requests, carriers and pairs are dealt as at the weight 1.

    Above it more than it asks for: the other rows of a scene are no more than they were, and of too many
    rows the mix leaves some out.
    """
    weight = spec.dataset.mix.scenes
    return 1 if weight <= 1.0 else ceil(2 * weight)


def times_asked(spec: ResolvedSpec, once: int, wordings: Sequence[str]) -> int:
    """How many of `wordings` are dealt in the place of `once`: by a weight no more than there are."""
    times = once * times_as_many(spec)
    return times if spec.dataset.mix.scenes <= 1.0 else min(times, max(once, len(wordings)))


def told_with(count: int) -> list[int]:
    """How far behind a scene of `count` those are that it is told with: not what verification asks for, nor,
    where there is anything else, that in the other order."""
    found = [step for step in range(1, count) if step != _ASKED and (step == 1 or (step + _ASKED) % count)]
    return found[:MOST_TOGETHER]
