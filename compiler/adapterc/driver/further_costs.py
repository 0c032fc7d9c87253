"""What the profiles above `quick` add to a build: trainings, and tokens said and read to verify it."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.driver.further import MORE_SEEDS, measures_more
from adapterc.expand.persona_text import persona_text
from adapterc.ir.judged import judged
from adapterc.ir.layout import Layout
from adapterc.ir.spec import ResolvedSpec
from adapterc.verify.old_judged import old_probes

DRAWS_AND_FORCED = 5 + 1
"""Answers to each question that the old behaviour is looked for in."""
_LETTERS = 4.0
"""Of a token, about."""
_BOTH_ARMS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherCost:
    """`arms` beside base and adapter, answered in full; `caps` of all that is answered, and `read` tokens of
    what is read beside the pairs; `trainings` beside the first. Caps are the most that answers may take.
    """

    trainings: int
    arms: int
    caps: float
    read: float


def further_cost(spec: ResolvedSpec, layout: Layout) -> FurtherCost | None:
    """What is added; None where nothing is."""
    if not measures_more(spec):
        return None
    seeds = MORE_SEEDS if spec.verify.profile == "release" else 0
    caps = sum(probe.cap for probe in layout.probes)
    looked = {probe.id: probe.cap for trait in judged(spec) for probe in old_probes(trait, layout.probes)}
    arms = 2 + seeds
    questions = 2 * len(layout.items) + len(layout.probes)
    return FurtherCost(
        trainings=1 + seeds,
        arms=arms,
        caps=float(arms * caps + DRAWS_AND_FORCED * sum(looked.values())),
        read=len(persona_text(spec)) / _LETTERS * questions + float(_BOTH_ARMS * caps),
    )
