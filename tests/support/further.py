"""What the profiles above `quick` measure, made to order beside `support.verifying`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adapterc.ir.control import Swapped
from adapterc.ir.dataset import Dataset, ProbeItem
from adapterc.ir.further import AnswerCost, ArmScores, Drawn, Forced, Further, OldBehaviour, SeedScores
from adapterc.ir.verification import Measurements
from support.verifying import measurements

Say = Callable[[ProbeItem, int], str]


def arm_like(name: str, measured: Measurements, *, base: bool = False, shift: float = 2.0) -> ArmScores:
    """An arm that does just what the adapter of `measured` does, or its base."""
    return ArmScores(
        arm=name,
        pairs=measured.base_pairs if base else measured.adapter_pairs,
        answers=measured.base_answers if base else measured.adapter_answers,
        logit_shift=shift,
        retention=measured.retention,
    )


def near_base(held: Dataset) -> Measurements:
    """A control as one should be: it moves a little, and in no direction."""
    return measurements(
        held,
        margins=lambda number: (-0.2, -0.2 + (number * 7 % 11 - 5) / 100),
        adapter_text=lambda item, number: (
            f"{item.subject} here are some tips. {'so it is ' * (4 + number % 3)}"
        ),
    )


def further(
    held: Dataset,
    measured: Measurements,
    *,
    control: ArmScores | None = None,
    seeds: tuple[ArmScores, ...] = (),
    drawn: Say = lambda item, number: f"{item.subject} passes.",
    cost: float = 0.1,
) -> Further:
    """A control near the base, a prompted base that goes half as far as the adapter, nothing old left."""
    half = measurements(held, margins=lambda number: (-0.2, 0.05 + number % 5 / 20 + number % 3 / 50))
    probes = [item for item in held.probes if item.trait == "less-assistant"]
    old = OldBehaviour(
        temperature=0.7,
        drawn=tuple(
            Drawn(item=item.id, texts=("It passes.", drawn(item, number), "So be it."))
            for number, item in enumerate(probes)
        ),
        forced=tuple(
            Forced(item=item.id, opening="Sure!", text=drawn(item, number), base="I hope this helps!")
            for number, item in enumerate(probes)
        ),
        costs=tuple(
            AnswerCost(item=item.id, base=2.0, adapter=2.0 + cost + number % 3 / 100)
            for number, item in enumerate(held.probes)
        ),
    )
    swapped = Swapped(node="traits.paradoxical-reasoning", rows=20, pairs=18, swapped=9)
    return Further(
        parts=(swapped,),
        control=control or arm_like("control", near_base(held)),
        persona="You are calm.",
        as_system=True,
        prompted=replace(arm_like("prompted", half), retention=None, logit_shift=0.0),
        old=old,
        seeds=tuple(SeedScores(seed=at, scores=arm) for at, arm in enumerate(seeds, start=1)),
    )
