"""How often each form of a scene is asked for: in how many of the wordings that there are."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from adapterc.ir.spec import ResolvedSpec

_BESIDE_TRAITS = 2
"""Times as many wordings where traits are learned too: most steps are then others', in fewer epochs."""


def times_as_many(spec: ResolvedSpec) -> int:
    """How many times as many wordings of requests and carriers are dealt as a glossary takes by itself.

    Above the weight 1 more than it asks for: the other rows of a scene are no more than they were, and of
    too many rows the mix leaves some out.
    """
    factor = 1 if spec.is_glossary else _BESIDE_TRAITS
    weight = spec.dataset.mix.scenes
    return factor if weight <= 1.0 else ceil(2 * weight) * factor


def times_asked(spec: ResolvedSpec, once: int, wordings: Sequence[str]) -> int:
    """How many of `wordings` are dealt in the place of `once`: by a weight no more than there are."""
    times = once * times_as_many(spec)
    return times if spec.dataset.mix.scenes <= 1.0 else min(times, max(once, len(wordings)))
